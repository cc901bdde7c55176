#!/bin/bash
# One case of the tests of examples/asyncsum.cc: asyncsum_test.sh CASE. What it needs to know is in
# the environment, see CMakeLists.txt.
set -euo pipefail

. "$(dirname "$0")/../support/openssl_conf.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
unset OPENSSL_CONF

fail() {
  echo "$*" >&2
  exit 1
}

skip() {
  echo "skipped: $*"
  exit 77
}

# use plain | inline | pool
use() {
  local settings=("executor = $1")
  if [ "$1" = plain ]; then
    export OPENSSL_CONF=/dev/null
    return
  fi
  if [ "$1" = pool ]; then settings+=('pool_min_bytes = 1'); fi
  export OPENSSL_CONF=$work/openssl.cnf
  openssl_conf 'pause_min_bytes = 1' "${settings[@]}" >"$OPENSSL_CONF"
}

# AddressSanitizer says once that it does not know the stack of a job.
forget_asan_notes() {
  sed -i '/^==.*ASan is ignoring/,/^For details/d' "$1"
}

# same SUM ARGUMENTS...: standard output, standard error and status are those of coreutils,
# which is named SUM
same() {
  local sum=$1 expected=0 got=0
  shift
  "$sum" "$@" >"$work/expected" 2>&1 || expected=$?
  sed -i "s/^$sum: /asyncsum: /" "$work/expected"
  "$ASYNCSUM" "$@" >"$work/got" 2>&1 || got=$?
  forget_asan_notes "$work/got"
  diff "$work/expected" "$work/got" || fail "$* (coreutils, asyncsum) differ"
  [ "$expected" = "$got" ] || fail "$*: status $got, not $expected"
}

# of_names NAMES SUM...: the sums of the files whose names the sample has there, standard output only
of_names() {
  xargs -0 "${@:2}" <"$SAMPLE/$1" 2>/dev/null || true
}

# same_sums NAMES SUM ALGORITHM: as coreutils' SUM, of which the sample has the output
same_sums() { of_names "$1" "$ASYNCSUM" -a "$3" | cmp - "$SAMPLE/$2"; }

case_make_sample() {
  mkdir -p "$SAMPLE"
  { find /usr/bin /usr/lib -type f ! -name '*.pyc' -print0 || true; } |
    sort -z | sed -zn "0~${SAMPLE_EVERY}p" >"$SAMPLE/names"
  [ -s "$SAMPLE/names" ] || fail "no files"
  sed -zn '0~10p' "$SAMPLE/names" >"$SAMPLE/tenth"
  [ -s "$SAMPLE/tenth" ] || fail "fewer than ten files"
  of_names names sha512sum >"$SAMPLE/sha512sum"
  for sum in sha256sum md5sum b2sum; do of_names tenth "$sum" >"$SAMPLE/$sum"; done
}

matches() {
  use "$1"
  same_sums names sha512sum SHA2-512
}

matches_others() {
  use "$1"
  same_sums tenth sha256sum SHA2-256
  same_sums tenth md5sum MD5
  same_sums tenth b2sum BLAKE2b512
}

case_matches_coreutils_plain() { matches plain; }
case_matches_coreutils_inline() { matches inline; }
case_matches_coreutils_pool() { matches pool; }
case_matches_coreutils_other_algorithms_inline() { matches_others inline; }
case_matches_coreutils_other_algorithms_pool() { matches_others pool; }

case_errors_keep_the_order() {
  cd "$work"
  mkdir directory
  echo one >one
  head -c 3000000 /dev/zero >large
  : >empty
  for executor in plain inline pool; do
    use $executor
    same sha512sum large missing one directory empty missing/one one/one
    same sha512sum directory
    same sha512sum -- large one empty large one
  done
}

case_odd_names_are_escaped() {
  cd "$work"
  local names=($'new\nline' 'back\slash' $'carriage\rreturn' ' blank' $'tab\t' '*' '%s' $'\xff' $'\\' -n)
  for name in "${names[@]}"; do echo "of $name" >"./$name"; done
  for executor in plain pool; do
    use $executor
    same sha512sum -- "${names[@]}"
  done
}

case_permission_denied() {
  cd "$work"
  echo secret >closed
  echo open >open
  chmod 0 closed
  use plain
  if [ "$(id -u)" != 0 ]; then
    same sha512sum closed open
    return
  fi
  local nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  "$ASYNCSUM" --help >/dev/null
  "${nobody[@]}" "$ASYNCSUM" --help >/dev/null || skip "the program cannot be run as nobody"
  "${nobody[@]}" "$ASYNCSUM" closed open >got 2>&1 && fail "closed file summed"
  forget_asan_notes got
  { echo "asyncsum: closed: Permission denied"; sha512sum open; } | diff - got
}

case_standard_input() {
  cd "$work"
  head -c 1000000 /dev/urandom >data
  echo other >other
  for executor in plain inline pool; do
    use $executor
    sha512sum <data >expected
    "$ASYNCSUM" <data | diff expected -
    head -c 1000000 data | "$ASYNCSUM" - | diff expected -
    sha512sum other - other - other <data >expected
    "$ASYNCSUM" other - other - other <data | diff expected -
    "$ASYNCSUM" - - <data | diff <(sha512sum - - <data) -
  done
}

case_write_errors() {
  use plain
  local status=0
  "$ASYNCSUM" /dev/null >/dev/full 2>"$work/error" || status=$?
  [ $status = 1 ] || fail "status $status after a full device"
  grep -q '^asyncsum: write error' "$work/error"
  if "$ASYNCSUM" /dev/null >&- 2>/dev/null; then fail "standard output is closed"; fi
  if "$ASYNCSUM" --help >/dev/full 2>/dev/null; then fail "help on a full device"; fi
}

refused() {
  local text=$1 status=0
  shift
  "$ASYNCSUM" "$@" </dev/null >"$work/got" 2>"$work/error" || status=$?
  [ $status = 1 ] || fail "$*: status $status"
  [ ! -s "$work/got" ] || fail "$*: output"
  grep -q -- "$text" "$work/error" || fail "$*: no '$text' in: $(cat "$work/error")"
}

case_usage_errors() {
  use plain
  refused "asyncsum --help" --nonsense
  refused "asyncsum --help" -x
  refused "requires an argument" -a
  for jobs in 0 1025 -1 4x '' 99999999999999999999; do
    refused "invalid number of jobs: '$jobs'" -j "$jobs" /dev/null
  done
  refused "asyncsum: NONSENSE: .*unsupported" -a NONSENSE /dev/null
  "$ASYNCSUM" --help >"$work/help"
  grep -q '^Usage: asyncsum' "$work/help"
}

case_options() {
  cd "$work"
  local size
  for size in 0 1 65535 65536 65537 400000; do head -c "$size" /dev/urandom >"$size"; done
  use pool
  for jobs in 1 2 5 1024; do
    "$ASYNCSUM" -j $jobs -a SHA2-256 [0-9]* | diff <(sha256sum [0-9]*) -
  done
  "$ASYNCSUM" 1 -a sha1 400000 | diff <(sha1sum 1 400000) -
  # Since OpenSSL 3.4 it has no size of its own: its openssl refuses it, too.
  if OPENSSL_CONF=/dev/null openssl dgst -shake256 -r 1 >expected 2>/dev/null; then
    "$ASYNCSUM" -a SHAKE256 1 | diff <(sed 's/ \*/  /' expected) -
  else
    refused "asyncsum: SHAKE256: its sums have no size" -a SHAKE256 1
  fi
}

# counted JOBS FILES...: what count_pauses.cc saw is in $pauses, $most_paused, $fds_added
counted() {
  ASYNCSUM_COUNTS=$work/counts "$ASYNCSUM_COUNTED" -j "$@" >"$work/sums"
  sha512sum "${@:2}" | diff - "$work/sums"
  . "$work/counts"
}

case_plain_never_pauses() {
  head -c 1000000 /dev/urandom >"$work/data"
  use plain
  counted 2 "$work/data" "$work/data"
  [ "$pauses $most_paused $fds_added" = "0 0 0" ] || fail "$(cat "$work/counts")"
}

# Five files, each of eight blocks, three at a time.
pauses() {
  cd "$work"
  for i in 1 2 3 4 5; do head -c $((8 * 65536)) /dev/urandom >$i; done
  use "$1"
  counted 3 1 2 3 4 5
  [ "$pauses" -ge 40 ] || fail "$pauses pauses, of 40 blocks"
  [ "$most_paused" = 3 ] || fail "$most_paused jobs paused at a time, not 3"
}

case_pauses_inline() {
  pauses inline
  [ "$fds_added" = 3 ] || fail "$fds_added wait fds for 3 wait contexts"
}

case_pauses_pool() {
  pauses pool
  [ "$fds_added" = 3 ] || fail "$fds_added wait fds for 3 wait contexts"
}

polls_without_fds() {
  export ASYNCSUM_HIDE_FDS=1
  pauses "$1"
  [ "$fds_added" = 0 ] || fail "the fds were not hidden"
}

case_polls_without_fds_inline() { polls_without_fds inline; }
case_polls_without_fds_pool() { polls_without_fds pool; }

"case_$1"
