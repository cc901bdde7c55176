#!/bin/bash
# What is installed, and the Debian package: package_test.sh CASE. The environment has BUILD (the
# build's folder), CMAKE, CPACK, MODULES_DIR (OpenSSL's, absolute), HAS_MAN (1 where manual pages
# are made), SANITIZED.
set -euo pipefail

umask 022
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT

fail() { echo "$*" >&2; exit 1; }

skip() { echo "skipped: $*"; exit 77; }

need() { command -v "$1" >/dev/null || skip "no $1 here"; }

# The paths of all files below a folder, from there on.
files_below() { (cd "$1" && find . ! -type d | sed 's/^\.//' | sort); }

expect_files() {
  grep . | sort >"$work/expected"
  diff -u --label expected --label found "$work/expected" "$1" || fail "other files than expected"
}

# page PREFIX SUFFIX
page() { [ "$HAS_MAN" = 0 ] || echo "$1/share/man/man7/asyncprovider.7$2"; }

build_package() {
  need dpkg-deb
  need dpkg-shlibdeps
  "$CPACK" --config "$BUILD/CPackConfig.cmake" -B "$work/package" >"$work/cpack" 2>&1 || fail "$(cat "$work/cpack")"
  package=$(echo "$work"/package/asyncprovider_*.deb)
  [ -f "$package" ] || fail "no package: $(cat "$work/cpack")"
}

field() { dpkg-deb -f "$package" "$1"; }

install_files() {
  DESTDIR=$work/root "$CMAKE" --install "$BUILD" --prefix /opt/some --component asyncprovider >/dev/null
  files_below "$work/root" >"$work/found"
  expect_files "$work/found" <<END
$MODULES_DIR/asyncprovider.so
/opt/some/share/asyncprovider/openssl.cnf
$(page /opt/some '')
END
}

package_files() {
  build_package
  dpkg-deb -c "$package" | awk '$1 !~ /^d/ { sub(/^\./, "", $6); print $6 }' | sort >"$work/found"
  expect_files "$work/found" <<END
$MODULES_DIR/asyncprovider.so
/usr/share/asyncprovider/openssl.cnf
/usr/share/doc/asyncprovider/changelog.Debian.gz
/usr/share/doc/asyncprovider/changelog.gz
/usr/share/doc/asyncprovider/copyright
$(page /usr .gz)
END
  dpkg-deb -c "$package" | awk '$2 != "root/root" || $1 !~ /^(drwxr-xr-x|-rw-r--r--)$/' >"$work/found"
  [ ! -s "$work/found" ] || fail "owners or permissions: $(cat "$work/found")"
}

control_fields() {
  build_package
  [ "$(field Package)" = asyncprovider ] || fail "package: $(field Package)"
  [ "$(field Architecture)" = "$(dpkg --print-architecture)" ] || fail "architecture: $(field Architecture)"
  [[ "$(field Depends)" =~ libssl3 ]] || fail "depends: $(field Depends)"
  [ -n "$(field Maintainer)" ] || fail "no maintainer"
  dpkg-deb -x "$package" "$work/root"
  (cd "$work/root" && dpkg-deb -I "$package" md5sums | md5sum -c --quiet) || fail "wrong md5sums"
  zcat "$work/root/usr/share/doc/asyncprovider/changelog.Debian.gz" | dpkg-parsechangelog -l - -S Version >"$work/version"
  [ "$(cat "$work/version")" = "$(field Version)" ] || fail "the changelog has version $(cat "$work/version")"
  ! grep -rF "$BUILD" "$work/root" || fail "a path of the build"
}

lintian_errors() {
  need lintian
  build_package
  lintian --allow-root --fail-on error "$package"
}

suite() { (. /etc/os-release && echo "${VERSION_CODENAME:-}"); }

mirror() {
  (. /etc/os-release && case $ID in
    debian) echo http://deb.debian.org/debian ;;
    ubuntu) echo http://archive.ubuntu.com/ubuntu ;;
  esac)
}

make_root() {
  [ "$(id -u)" = 0 ] || skip "not root"
  need debootstrap
  [ -n "$(mirror)" ] || skip "neither Debian nor Ubuntu"
  /usr/lib/apt/apt-helper download-file "$(mirror)/dists/$(suite)/Release" "$work/release" >/dev/null 2>&1 ||
    skip "no mirror at $(mirror)"
  root=$work/root
  debootstrap --variant=minbase "$(suite)" "$root" "$(mirror)" >"$work/debootstrap" 2>&1 ||
    fail "debootstrap: $(tail -n 20 "$work/debootstrap")"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
}

in_root() { LC_ALL=C DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"; }

# The packages that ours depends on, without versions and alternatives.
install_dependencies() {
  local names
  names=$(field Depends | sed -e 's/([^)]*)//g' -e 's/|[^,]*//g' -e 's/,/ /g')
  # shellcheck disable=SC2086 # several names
  in_root apt-get install -y -qq --no-install-recommends openssl $names >"$work/apt" 2>&1 || fail "$(cat "$work/apt")"
}

# But for what dpkg and apt note down for themselves.
list_root() {
  (cd "$root" && find . -xdev \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./var/log -o -path ./var/cache \
    -o -path ./var/lib/apt \) -prune -o -print | grep -vE '^\./var/lib/dpkg/(status|available|lock|triggers|updates)' | sort)
}

expect_it_works() {
  local plain
  in_root openssl list -providers -provider asyncprovider >"$work/out" 2>&1 || fail "$(cat "$work/out")"
  grep -A4 asyncprovider "$work/out" | grep -q 'status: active' || fail "$(cat "$work/out")"
  plain=$(in_root openssl dgst -sha512 /usr/bin/dpkg)
  [ "$(configured openssl dgst -sha512 /usr/bin/dpkg)" = "$plain" ] || fail "another digest"
  configured openssl speed -async_jobs 4 -seconds 1 -bytes 16384 -evp sha512 >"$work/out" 2>&1 || fail "$(cat "$work/out")"
  grep -E '^asyncprovider: pid=.* pauses=[1-9]' "$work/out" || fail "no pauses: $(cat "$work/out")"
  [ "$HAS_MAN" = 0 ] || [ -f "$root$(page /usr .gz)" ] || fail "no manual page"
}

configured() { in_root env OPENSSL_CONF=/usr/share/asyncprovider/openssl.cnf ASYNCPROVIDER_COUNTERS=- "$@"; }

fresh_root() {
  [ -z "$SANITIZED" ] || skip "a program without the sanitizer cannot load the module"
  build_package
  make_root
  install_dependencies
  list_root >"$work/before"
  cp "$package" "$root/tmp/asyncprovider.deb"
  in_root dpkg -i /tmp/asyncprovider.deb
  rm "$root/tmp/asyncprovider.deb"
  list_root >"$work/installed"
  grep -q "$MODULES_DIR/asyncprovider.so" "$work/installed" || fail "not installed"
  expect_it_works
  in_root dpkg -P asyncprovider
  list_root >"$work/after"
  diff "$work/before" "$work/after" || fail "left behind or lost"
}

case "$1" in
  install_files | package_files | control_fields | lintian_errors | fresh_root) "$1" ;;
  *) fail "no such case: $1" ;;
esac
