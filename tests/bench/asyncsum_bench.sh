#!/usr/bin/env bash
# How long examples/asyncsum takes for many files, beside sha512sum and its like; see --help.
set -euo pipefail
export LC_ALL=C

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
. "$root/scripts/common.sh"

usage() {
  cat <<'END'
Usage: tests/bench/asyncsum_bench.sh [options] [sha512|sha256|sha1|md5...]

Sums files that are in the page cache, on one CPU, and prints the seconds of wall clock that it
takes: coreutils' program, asyncsum with the default provider, and asyncsum with asyncprovider's
batch executor. Medians; the ratios are the medians of those of runs next to each other.
It uses build/release, which is to be built.

  --files N        how many files (200)
  --bytes N        the size of each (1048576)
  --jobs N         asyncsum's -j (its default)
  --repetitions N  (7)
  --cpu N          the CPU to run on (the last of those allowed)
  --help           this text
END
}

files=200
bytes=1048576
jobs=
repetitions=7
cpu=
sums=()

read_options() {
  while (($#)); do
    case $1 in
      --help | -h) usage && exit ;;
      --files | --bytes | --jobs | --repetitions | --cpu)
        [[ ${2-} =~ ^[0-9]{1,9}$ ]] || fail "$1 needs a number"
        declare -g "${1#--}=$2"
        shift
        ;;
      sha512 | sha256 | sha1 | md5) sums+=("$1") ;;
      *) fail "unknown argument $1; see --help" ;;
    esac
    shift
  done
  ((${#sums[@]})) || sums=(sha512 md5)
}

choose_cpu() {
  local allowed
  has taskset || fail "taskset (util-linux) is needed"
  allowed=$(taskset -pc $$)
  cpu=${cpu:-${allowed##*[ ,-]}}
  taskset -pc "$cpu" $$ >/dev/null || fail "CPU $cpu cannot be used"
}

make_files() {
  local i
  mkdir "$scratch/files"
  for ((i = 0; i < files; ++i)); do head -c "$bytes" /dev/urandom >"$scratch/files/$i"; done
}

write_configuration() {
  local built=$root/build/release
  asyncsum=$built/examples/asyncsum
  [[ -x $asyncsum && -r $built/openssl.cnf ]] ||
    fail "to be built first: cmake --preset release && cmake --build --preset release"
  sed '/^module *=/a executor = batch' "$built/openssl.cnf" >"$scratch/batch.cnf"
}

# run coreutils|default|batch SUM: the sums are printed
run() {
  local options=(-a "$2")
  [[ -z $jobs ]] || options+=(-j "$jobs")
  case $1 in
    coreutils) "$2sum" "$scratch"/files/* ;;
    default) OPENSSL_CONF=/dev/null "$asyncsum" "${options[@]}" "$scratch"/files/* ;;
    batch) OPENSSL_CONF=$scratch/batch.cnf "$asyncsum" "${options[@]}" "$scratch"/files/* ;;
  esac
}

# The files are in the cache then.
check_sums() {
  run coreutils "$1" >"$scratch/expected"
  run default "$1" | cmp - "$scratch/expected" || fail "the default provider's sums differ"
  run batch "$1" | cmp - "$scratch/expected" || fail "asyncprovider's sums differ"
}

# timed WAY SUM: microseconds
timed() {
  local begin=${EPOCHREALTIME/./}
  run "$@" >/dev/null
  printf '%d' $((${EPOCHREALTIME/./} - begin))
}

measure() {
  local turn
  for ((turn = 0; turn < repetitions; ++turn)); do
    printf '%s %s %s\n' "$(timed coreutils "$1")" "$(timed default "$1")" "$(timed batch "$1")"
  done
}

format() {
  awk -v sum="$1" -v bytes=$((files * bytes)) '
    function median(a, i, j, t) {
      for (i = 2; i <= NR; ++i)
        for (j = i; j > 1 && a[j - 1] > a[j]; --j) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
      return (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2
    }
    { theirs[NR] = $1; plain[NR] = $2; ours[NR] = $3; gain[NR] = $1 / $3; lanes[NR] = $2 / $3 }
    END {
      printf "%-10s %10.3f %10.3f %10.3f %9.0f %12.2fx %12.2fx\n", sum, median(theirs) / 1e6,
        median(plain) / 1e6, median(ours) / 1e6, bytes / median(ours), median(gain), median(lanes)
    }'
}

read_options "$@"
choose_cpu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
write_configuration
make_files
printf '%d files of %d bytes, on CPU %d alone; seconds, medians of %d\n\n' \
  "$files" "$bytes" "$cpu" "$repetitions"
printf '%-10s %10s %10s %10s %9s %13s %13s\n' \
  sum coreutils default batch 'MB/s' coreutils/batch default/batch
for sum in "${sums[@]}"; do
  check_sums "$sum"
  measure "$sum" | format "$sum"
done
