#!/bin/bash
# The manual page against the code: page_test.sh CASE. The environment has FACTS (a program that prints
# what there is to be documented), PAGE (the page in POD), OPENSSL and MODULES (the folder of the module).
set -euo pipefail

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "$*" >&2; exit 1; }

skip() { echo "$*"; exit 77; }

# Both ways: what is only in the code, and what is only in the page.
compare() {
  awk -f "$folder/page_facts.awk" "$1" | sort >"$work/page"
  diff -u --label code --label page "$work/code" "$work/page" || return 1
  known_names "$1"
}

# Names in running text and in examples, too, are of something that exists.
known_names() {
  local name
  grep -ohE '\b(pool|pause|exercise)_[a-z_]+|\b(operations|fallback|injected)-[a-z-]+' "$1" | sort -u |
    while read -r name; do
      grep -qE "^(key|counter) $name(\$|[[:space:]])" "$work/code" || fail "the page names $name"
    done
}

# The comparison sees it when the page is changed by a sed script.
expect_noticed() {
  sed -E "$1" "$PAGE" >"$work/changed"
  ! cmp -s "$PAGE" "$work/changed" || fail "the page is not changed by: $1"
  ! compare "$work/changed" >"$work/differences" 2>&1 || fail "not noticed: $1"
}

# The blocks of the page that are a whole configuration file.
write_example() {
  awk 'BEGIN { RS = ""; ORS = "\n\n" }
       /^    openssl_conf = / { inside = 1 }
       inside && !/^    / { exit }
       inside' "$PAGE" | sed 's/^    //' >"$1"
  grep -q '^openssl_conf' "$1" || fail "no configuration file among the examples"
}

"$FACTS" | sort >"$work/code"

case "$1" in
  says_what_the_code_does)
    compare "$PAGE" ;;
  changes_are_noticed)
    expect_noticed '/^=item B<pool_queue>/,/^In|^Default/d'
    expect_noticed '/^=item B<pool_queue>/d'
    expect_noticed 's/^=item B<pool_queue>/=item B<pool_queues>/'
    expect_noticed 's/^(Default: )10\./\111./'
    expect_noticed 's/(Allowed: 1 to )65536/\165535/'
    expect_noticed 's/(Allowed: auto, inline, batch, pool), exercise/\1/'
    expect_noticed 's/^=item B<pauses>/=item B<breaks>/'
    expect_noticed '/^=item B<fallback-no-fd>/d'
    expect_noticed '/^=item C<base provider not loaded>/d'
    expect_noticed 's/^=item C<injected failure>/&\n\n=item C<no such failure>/'
    expect_noticed '/^=item B<ASYNCPROVIDER_COUNTERS>/d'
    expect_noticed 's/^=item B<OPENSSL_CONF>/=item B<ASYNCPROVIDER_NOTHING>/'
    expect_noticed 's/    pool_threads = 2/    pool_thread = 2/' ;;
  is_well_formed)
    command -v podchecker >/dev/null || skip "no podchecker"
    podchecker -warnings -warnings "$PAGE"
    pod2man --errors=die --section=7 "$PAGE" >"$work/page.7"
    command -v man >/dev/null || skip "no man"
    warnings=$(MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$work/page.7" 2>&1 >/dev/null)
    [ -z "$warnings" ] || fail "$warnings" ;;
  example_loads)
    [ -n "$OPENSSL" ] || skip "no openssl program that can load the module"
    write_example "$work/openssl.cnf"
    OPENSSL_CONF=$work/openssl.cnf OPENSSL_MODULES=$MODULES "$OPENSSL" list -providers >"$work/providers"
    grep -A4 asyncprovider "$work/providers" | grep 'status: active' || fail "$(cat "$work/providers")" ;;
  *)
    fail "no such case: $1" ;;
esac
