# shellcheck shell=bash
# Sourced by the scripts beside it: messages, and what a fresh Debian or Ubuntu lacks.

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "${0##*/}: $*"
  exit 1
}

has() { command -v "$1" >/dev/null; }

has_compiler() { has "${CXX:-c++}" || has g++ || has clang++; }

needed=()

# need PACKAGE CHECK...: the package is to be installed where the check fails.
need() {
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || needed+=("$package")
}

need_build_tools() {
  need cmake has cmake
  need ninja-build has ninja
  need g++ has_compiler
  need pkg-config has pkg-config
  need libssl-dev pkg-config --exists 'libcrypto >= 3.0'
  need libhwy-dev pkg-config --exists libhwy
  need openssl has openssl
  need perl has pod2man
}

# What CPack makes Debian packages with.
need_package_tools() {
  need dpkg-dev has dpkg-shlibdeps
  need file has file
}

need_googletest() { need libgtest-dev pkg-config --exists gtest; }

for_arm64() { PKG_CONFIG_LIBDIR=/usr/lib/aarch64-linux-gnu/pkgconfig pkg-config --exists "$@"; }

# To build for aarch64 on Debian of another architecture, and to run what is built. Its libraries
# go beside the machine's own; where those are older, apt brings both to one version.
need_aarch64_tools() {
  need g++-aarch64-linux-gnu has aarch64-linux-gnu-g++
  need qemu-user has qemu-aarch64
  need libssl-dev:arm64 for_arm64 'libcrypto >= 3.0'
  need libhwy-dev:arm64 for_arm64 libhwy
  need libgtest-dev:arm64 for_arm64 gtest
}

# add_architecture NAME: lets apt install packages of another architecture too. Ubuntu has those of
# arm64 on another server, which is for its user to name.
add_architecture() {
  has dpkg && has apt-get || fail "packages for $1 are installed with apt, on Debian and Ubuntu only"
  dpkg --print-foreign-architectures | grep -qx "$1" || as_root dpkg --add-architecture "$1"
  has_package "libssl-dev:$1" || as_root apt-get update -qq >&2 || true
  has_package "libssl-dev:$1" || fail "apt has no packages for $1 (Ubuntu: add https://ports.ubuntu.com)"
}

has_package() { [[ $(LC_ALL=C apt-cache policy "$1") == *'  Candidate: '[!\(]* ]]; }

# unpack_package PACKAGE FOLDER: without installing it, where it cannot be beside the machine's own.
unpack_package() {
  local downloads
  mkdir -p "$2"
  downloads=$(mktemp -d)
  (cd "$downloads" && apt-get download -qq "$1" >&2) && dpkg -x "$downloads"/*.deb "$2" ||
    say "could not unpack $1"
  rm -rf "$downloads"
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif [[ -t 0 ]]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

# Installs what need() has found missing. What apt says goes to stderr.
install_needed() {
  ((${#needed[@]})) || return 0
  local names="${needed[*]}"
  has apt-get || fail "missing: $names (Debian's names); there is no apt-get here: install them first"
  ((EUID == 0)) || has sudo || fail "missing: $names; run as root: apt-get install $names"
  say "Installing $names"
  as_root apt-get update -qq >&2 || say "apt-get update failed; trying what is there"
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "${needed[@]}" </dev/null >&2 ||
    fail "could not install $names"
  needed=()
}

# Programs for administrators are not in everybody's PATH.
has_server() { PATH=$PATH:/usr/sbin:/sbin has "$1"; }

# install_servers PACKAGE...: programs that tests run where they are installed. Debian's packages start
# them as services, now and at each boot: these are not to. What cannot be had is left away.
install_servers() {
  local package missing=()
  has apt-get || return 0
  apt-cache show bash >/dev/null 2>&1 || as_root apt-get update -qq >&2 || true
  for package in "$@"; do
    apt-cache show "$package" >/dev/null 2>&1 && missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  say "Installing ${missing[*]}, not to be started"
  # shellcheck disable=SC2016 # expanded by the shell that is started
  as_root bash -c '
    policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
      trap "rm -f $policy" EXIT
      printf "#!/bin/sh\nexit 101\n" >$policy && chmod 755 $policy
    fi
    export DEBIAN_FRONTEND=noninteractive
    install=(apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$@")
    "${install[@]}" || { apt-get update -qq && "${install[@]}"; } || exit 1
    if command -v systemctl >/dev/null; then systemctl disable "$@" || true; fi
    ' install "${missing[@]}" </dev/null >&2 || say "could not install ${missing[*]}: their tests are skipped"
}

check_cmake() {
  local version
  version=$(cmake --version | sed -n '1s/[^0-9]*//p')
  printf '3.25\n%s\n' "$version" | sort -CV ||
    fail "cmake 3.25 or newer is needed, this is $version (newer ones: https://cmake.org/download)"
}

# The sanitizers of older compilers cannot place their shadow memory among addresses as random as
# newer kernels make them: then, and where it works here, run them by setarch -R.
sanitizers_need_fixed_addresses() {
  local bits=/proc/sys/vm/mmap_rnd_bits
  [[ -r $bits ]] && (($(<"$bits") > 28)) && setarch -R true 2>/dev/null
}
