#!/bin/bash
# Programs that run with more privileges than their user write no files for him. The environment has
# OPENSSL (the program), MODULE.
set -euo pipefail

fail() { echo "$*" >&2; exit 1; }

skip() { echo "skipped: $*"; exit 77; }

[ "$(id -u)" = 0 ] || skip "not root"
command -v setpriv >/dev/null || skip "no setpriv here"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cp "$MODULE" "$OPENSSL" "$(command -v id)" "$work"
chmod 4755 "$work/id"

as_user() {
  setpriv --reuid=65534 --regid=65534 --clear-groups \
    env OPENSSL_CONF=/dev/null ASYNCPROVIDER_LOG=- ASYNCPROVIDER_COUNTERS=- "$@"
}

list() {
  as_user "$work/openssl" list -providers -provider-path "$work" -provider asyncprovider >"$work/out" 2>&1 ||
    fail "$(cat "$work/out")"
  grep -q 'status: active' "$work/out" || fail "$(cat "$work/out")"
}

[ "$(as_user "$work/id" -u)" = 0 ] || skip "no setuid programs in $work"

chmod 755 "$work/openssl"
list
grep -q '^asyncprovider: pid=.* loaded: ' "$work/out" || fail "no log: $(cat "$work/out")"
grep -q '^asyncprovider: pid=.* pauses=0' "$work/out" || fail "no counters: $(cat "$work/out")"

chmod 4755 "$work/openssl"
list
! grep '^asyncprovider: pid=' "$work/out" || fail "written by a setuid program"
