#!/bin/bash
# The manual page, and the configuration file that is made, against the code: page_test.sh CASE. The
# environment has FACTS (a program that prints what there is to be documented), PAGE (the page in POD), CNF
# (the file), OPENSSL and MODULES (the folder of the module).
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

expect_active() {
  OPENSSL_CONF=$1 OPENSSL_MODULES=$MODULES "$OPENSSL" list -providers >"$work/providers" 2>&1 ||
    fail "$(cat "$work/providers")"
  grep -A4 asyncprovider "$work/providers" | grep 'status: active' || fail "$(cat "$work/providers")"
}

# The provider's section of a configuration file.
section() { sed -n '/^\[asyncprovider_sect\]/,/^\[algorithm_sect\]/p'; }

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
    expect_active "$work/openssl.cnf" ;;
  generated_file_has_all_keys)
    grep '^key ' "$work/code" | grep -v '^key base' | cut -f 1,2 | sed 's/^key //' >"$work/expected"
    section <"$CNF" | sed -nE 's/^#([a-z_]+) = (.*)/\1\t\2/p' | grep -v '^base' | sort >"$work/found"
    diff -u --label code --label file "$work/expected" "$work/found" ;;
  generated_file_loads_with_all_keys)
    [ -n "$OPENSSL" ] || skip "no openssl program that can load the module"
    sed -E '/^#base = /!s/^#([a-z_]+ = )/\1/' "$CNF" >"$work/openssl.cnf"
    grep -q '^pool_nice = 10' "$work/openssl.cnf" || fail "nothing is set in $work/openssl.cnf"
    expect_active "$work/openssl.cnf" ;;
  *)
    fail "no such case: $1" ;;
esac
