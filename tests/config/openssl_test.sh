#!/bin/bash
# The module as the openssl program sees it: openssl_test.sh CASE. The environment has OPENSSL (the
# program), BUILD (the build's folder), MODULES_DIR and DATA_DIR (where things are installed),
# MODULE, CMAKE, SANITIZED.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "$*" >&2; exit 1; }

skip_if_it_cannot_load() {
  if [ -z "$OPENSSL" ]; then
    echo "no openssl program for the CPU that the module is for"
    exit 77
  fi
  if [ -n "$SANITIZED" ]; then
    echo "a program without the sanitizer cannot load the module"
    exit 77
  fi
}

# The names that `openssl list` has of a kind, for a provider.
names_of() { "$OPENSSL" list "$1" | sed -n "s/ @ $2\$//p" | sort; }

expect_each_name() {
  local ours bases
  ours=$(names_of "$1" asyncprovider)
  bases=$(names_of "$1" default)
  [ -n "$bases" ] || fail "no names of the base: $1"
  diff <(echo "$ours") <(echo "$bases") || fail "names differ: $1"
}

# The generated file, with a line more in our section, and without `activate` there: libcrypto
# drops the errors of a provider that it activates while it reads the file.
refuse() {
  sed -e '/^\[asyncprovider_sect\]/,/^module/s/^activate.*//' \
      -e "s|^module = .*|&\n$1|" "$BUILD/openssl.cnf" >"$work/openssl.cnf"
  if OPENSSL_CONF=$work/openssl.cnf "$OPENSSL" list -provider asyncprovider -providers \
      >"$work/out" 2>&1; then
    fail "loaded with: $1"
  fi
  grep -F -- "[asyncprovider_sect]: $1; allowed: $2" "$work/out" || fail "$(cat "$work/out")"
}

# A file that activates the module: the program goes on without it, and says why.
tell() {
  sed -e '/^\[asyncprovider_sect\]/,/^module/s/^activate.*//' \
      -e "s|^module = .*|&\nactivate = 1\n$1|" "$BUILD/openssl.cnf" >"$work/openssl.cnf"
  OPENSSL_CONF=$work/openssl.cnf "$OPENSSL" list -providers >"$work/out" 2>"$work/errors"
  if grep asyncprovider "$work/out"; then fail "active with: $1"; fi
  [ "$(grep -c . "$work/errors")" = 1 ] && grep -F -- "$2" "$work/errors" ||
    fail "not told: $1: $(cat "$work/errors")"
}

case "$1" in
  in_place)
    skip_if_it_cannot_load
    export OPENSSL_CONF=$BUILD/openssl.cnf
    "$OPENSSL" list -providers | grep -A4 asyncprovider | grep 'status: active'
    for kind in -digest-algorithms -cipher-algorithms -random-generators; do
      expect_each_name "$kind"
    done ;;
  digests)
    skip_if_it_cannot_load
    expected=$(printf abc | OPENSSL_CONF=/dev/null "$OPENSSL" dgst -sha256)
    [ "$(printf abc | OPENSSL_CONF=$BUILD/openssl.cnf "$OPENSSL" dgst -sha256)" = "$expected" ] ;;
  unknown_key)
    skip_if_it_cannot_load
    refuse 'exekutor = inline' 'base, executor, pause_min_bytes' ;;
  bad_value)
    skip_if_it_cannot_load
    refuse 'executor = sometimes' 'auto, inline, batch, pool'
    refuse 'pool_threads = 65' 'auto, 1 to 64' ;;
  activated)
    skip_if_it_cannot_load
    tell 'exekutor = inline' '[asyncprovider_sect]: exekutor = inline; allowed: base, executor'
    tell 'executor = sometimes' '[asyncprovider_sect]: executor = sometimes; allowed: auto, inline'
    tell 'base = nosuch' 'base = nosuch' ;;
  install)
    DESTDIR=$work "$CMAKE" --install "$BUILD" >/dev/null
    cmp "$MODULE" "$work$MODULES_DIR/asyncprovider.so" ||
      nm -D --defined-only "$work$MODULES_DIR/asyncprovider.so" | grep -q OSSL_provider_init
    cnf=$work$DATA_DIR/asyncprovider/openssl.cnf
    grep -q '^asyncprovider = ' "$cnf" || fail "no configuration at $cnf"
    ! grep -F "$BUILD" "$cnf" || fail "a path of the build in $cnf"
    skip_if_it_cannot_load
    OPENSSL_CONF=$cnf OPENSSL_MODULES=$work$MODULES_DIR "$OPENSSL" list -providers |
      grep -A4 asyncprovider | grep 'status: active' ;;
  *)
    fail "no such case: $1" ;;
esac
