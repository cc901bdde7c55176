#!/bin/bash
# What is installed, and the Debian packages: package_test.sh CASE [PACKAGE]. The environment has BUILD
# (the build's folder), SOURCES, CMAKE, CPACK, CXX, MODULES_DIR (OpenSSL's, absolute), LIBDIR (below the
# prefix), HAS_MAN (1 where manual pages are made); CC is cc where it has none.
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

# page PREFIX NAME.SECTION SUFFIX
page() { [ "$HAS_MAN" = 0 ] || echo "$1/share/man/man${2##*.}/$2$3"; }

component() {
  case $1 in
    asyncprovider) echo asyncprovider ;;
    libwait-ctx-dev) echo wait_ctx ;;
    *) fail "no such package: $1" ;;
  esac
}

# component_files COMPONENT PREFIX SUFFIX: what is installed of it, manual pages with the suffix.
component_files() {
  case $1 in
    asyncprovider)
      printf '%s\n' "$MODULES_DIR/asyncprovider.so" "$2/share/asyncprovider/openssl.cnf"
      page "$2" asyncprovider.7 "$3"
      ;;
    wait_ctx)
      printf '%s\n' "$2/$LIBDIR/libwait_ctx.a" "$2/$LIBDIR/pkgconfig/wait_ctx.pc"
      (cd "$SOURCES/wait_ctx" && printf "$2/include/wait_ctx/%s\n" *.h)
      page "$2" wait_ctx.3 "$3"
      ;;
  esac
}

build_packages() {
  need dpkg-deb
  need dpkg-shlibdeps
  need file
  "$CPACK" --config "$BUILD/CPackConfig.cmake" -B "$work/package" >"$work/cpack" 2>&1 || fail "$(cat "$work/cpack")"
}

# The path of a package that was built.
built() {
  local path
  path=$(echo "$work/package/$1"_*.deb)
  [ -f "$path" ] || fail "no package $1: $(cat "$work/cpack")"
  echo "$path"
}

field() { dpkg-deb -f "$(built "$1")" "$2"; }

# expect_field PACKAGE FIELD PATTERN
expect_field() { [[ "$(field "$1" "$2")" =~ ^$3$ ]] || fail "$2 of $1: '$(field "$1" "$2")', not $3"; }

install_files() {
  DESTDIR=$work/root "$CMAKE" --install "$BUILD" --prefix /opt/some --component "$(component "$1")" >/dev/null
  files_below "$work/root" >"$work/found"
  component_files "$(component "$1")" /opt/some '' | expect_files "$work/found"
}

package_files() {
  build_packages
  dpkg-deb -c "$(built "$1")" >"$work/list"
  awk '$1 !~ /^d/ { sub(/^\./, "", $6); print $6 }' "$work/list" | sort >"$work/found"
  {
    component_files "$(component "$1")" /usr .gz
    printf "/usr/share/doc/$1/%s\n" changelog.Debian.gz changelog.gz copyright
  } | expect_files "$work/found"
  awk '$2 != "root/root" || $1 !~ /^(drwxr-xr-x|-rw-r--r--)$/' "$work/list" >"$work/found"
  [ ! -s "$work/found" ] || fail "owners or permissions: $(cat "$work/found")"
}

control_fields() {
  build_packages
  expect_field "$1" Package "$1"
  expect_field "$1" Architecture "$(dpkg --print-architecture)"
  expect_field "$1" Maintainer '.+'
  case $1 in
    asyncprovider)
      expect_field "$1" Section libs
      expect_field "$1" Depends '.*libssl[34].*'
      ;;
    libwait-ctx-dev)
      expect_field "$1" Section libdevel
      expect_field "$1" Depends 'libssl-dev \(>= 3\.0\)'
      expect_field "$1" Source asyncprovider
      ;;
  esac
  expect_contents_agree "$1"
}

# With the control file, and with no place but that where they are installed.
expect_contents_agree() {
  dpkg-deb -x "$(built "$1")" "$work/root"
  (cd "$work/root" && dpkg-deb -I "$(built "$1")" md5sums | md5sum -c --quiet) || fail "wrong md5sums"
  zcat "$work/root/usr/share/doc/$1/changelog.Debian.gz" | dpkg-parsechangelog -l - >"$work/changelog"
  grep -qxF "Version: $(field "$1" Version)" "$work/changelog" || fail "another version: $(cat "$work/changelog")"
  grep -qx 'Source: asyncprovider' "$work/changelog" || fail "another source: $(cat "$work/changelog")"
  ! grep -rF "$BUILD" "$work/root" || fail "a path of the build"
}

lintian_errors() {
  need lintian
  build_packages
  lintian --allow-root --fail-on error "$(built "$1")"
}

# The library as it is in the package, found by pkg-config alone.
library_links() {
  need pkg-config
  build_packages
  dpkg-deb -x "$(built libwait-ctx-dev)" "$work/root"
  export PKG_CONFIG_PATH=$work/root/usr/$LIBDIR/pkgconfig
  local flags
  read -ra flags <<<"$(pkg-config --cflags --libs wait_ctx)"
  cat >"$work/in_c.c" <<'END'
#include <wait_ctx/wait_ctx_c.h>
int main(void)
{
    AP_WAIT_CTX *ctx = AP_WAIT_CTX_new();
    size_t fds = 0;
    int found = ctx != NULL && AP_WAIT_CTX_set_wait_fd(ctx, ctx, 0, NULL, NULL)
                && AP_WAIT_CTX_get_all_fds(ctx, NULL, &fds) && fds == 1;
    AP_WAIT_CTX_free(ctx);
    return !found;
}
END
  cat >"$work/in_cc.cc" <<'END'
#include <poll.h>
#include <wait_ctx/session.h>
int main() {
  const auto signal = wait_ctx::WakeSignal::create();
  if (!signal) return 1;
  signal->wake();
  pollfd readable{signal->fd(), POLLIN, 0};
  return poll(&readable, 1, 0) != 1;
}
END
  "${CC:-cc}" -std=c99 -Wall -Werror -o "$work/in_c" "$work/in_c.c" "${flags[@]}"
  "$work/in_c" || fail "the program in C found no fd"
  "$CXX" -std=c++20 -Wall -Werror -o "$work/in_cc" "$work/in_cc.cc" "${flags[@]}"
  "$work/in_cc" || fail "the program in C++ was not woken"
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

# dependencies PACKAGE...: their names, without versions and alternatives.
dependencies() {
  local package
  for package in "$@"; do
    field "$package" Depends | sed -e 's/([^)]*)//g' -e 's/|[^,]*//g' -e 's/,/ /g'
  done
}

install_dependencies() {
  # shellcheck disable=SC2046 # several names
  in_root apt-get install -y -qq --no-install-recommends openssl $(dependencies "$@") >"$work/apt" 2>&1 ||
    fail "$(cat "$work/apt")"
}

install_packages() {
  local package
  for package in "$@"; do
    cp "$(built "$package")" "$root/tmp/"
  done
  in_root sh -c 'dpkg -i /tmp/*.deb'
  rm "$root"/tmp/*.deb
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
  [ "$HAS_MAN" = 0 ] || [ -f "$root$(page /usr asyncprovider.7 .gz)" ] || fail "no manual page"
}

configured() { in_root env OPENSSL_CONF=/usr/share/asyncprovider/openssl.cnf ASYNCPROVIDER_COUNTERS=- "$@"; }

fresh_root() {
  local packages=(asyncprovider libwait-ctx-dev)
  build_packages
  make_root
  install_dependencies "${packages[@]}"
  list_root >"$work/before"
  install_packages "${packages[@]}"
  list_root >"$work/installed"
  grep -qF "$MODULES_DIR/asyncprovider.so" "$work/installed" || fail "not installed: asyncprovider"
  grep -qF "/usr/$LIBDIR/libwait_ctx.a" "$work/installed" || fail "not installed: libwait-ctx-dev"
  expect_it_works
  in_root dpkg -P "${packages[@]}"
  list_root >"$work/after"
  diff "$work/before" "$work/after" || fail "left behind or lost"
}

case "$1" in
  install_files | package_files | control_fields | lintian_errors) "$1" "${2:?of which package}" ;;
  library_links | fresh_root) "$1" ;;
  *) fail "no such case: $1" ;;
esac
