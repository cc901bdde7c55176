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
}

need_googletest() { need libgtest-dev pkg-config --exists gtest; }

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
