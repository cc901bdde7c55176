#!/usr/bin/env bash
# scripts/plot.awk: everything measured is drawn, inside the picture, and names do not collide.
set -euo pipefail
export LC_ALL=C

plot=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/scripts/plot.awk
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "$*" >&2
  exit 1
}

draw() { awk -v caption="$1" -f "$plot" >"$work/plot.svg"; }

# count PATTERN: how often it is there
count() { { grep -o -- "$1" "$work/plot.svg" || true; } | wc -l; }

expect() {
  local got
  got=$(count "$2")
  [ "$got" = "$1" ] || fail "$got times, not $1: $2"
}

# Twelve algorithms that end close together, two sizes, three numbers of jobs.
for size in 300 16384; do
  for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
    for jobs in 1 8 64; do echo "digest-$i $size $jobs 1000000000 $((1000000000 + 1000000 * i * jobs))"; done
  done
done >"$work/close"
draw 'A <caption> & more' <"$work/close"
expect $((2 * 12 * 3 + 1)) '<circle'
expect $((2 * 12)) '<path'
expect 1 '&lt;caption&gt; &amp; more'
expect 1 'Messages of 16 KiB'
expect 1 'Messages of 300 bytes'
expect 1 '<rect width="100%" height="100%" fill="#fff"/>'
expect 0 'nan\|inf'
[ "$(grep -c '<text' "$work/plot.svg")" = "$(grep -c '</text>' "$work/plot.svg")" ]

awk -F'"' '
  / height="/ && /<svg/ { height = $6 }
  /font-weight="bold" fill=/ { places[++n] = $4 }
  /<circle/ && ($4 < 0 || $4 > height) { print "outside: " $0; bad = 1 }
  END {
    for (i = 2; i <= n; ++i)
      if (places[i] > places[i - 1] && places[i] - places[i - 1] < 13) { print "names collide"; bad = 1 }
    exit bad
  }' "$work/plot.svg" || fail "a bad picture"

# One figure only; and a scale of seven powers of ten.
echo "md5 16384 8 500000000 500000000" | draw ''
expect 2 '<circle'
expect 0 'nan\|inf'
printf 'slow 16 1 1000 2000\nfast 16 64 20000000000 30000000000\n' | draw ''
expect 3 '<circle'
expect 1 '(logarithmic)'
