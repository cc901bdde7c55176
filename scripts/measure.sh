# shellcheck shell=bash
# Sourced by speed: the two configurations, whether the algorithms are there, and one measurement.
# Reads its options; `scratch` is its directory for temporary files.
# shellcheck disable=SC2034,SC2154

# The configuration of the build, with the lines of --set in the place of its own.
write_configuration() {
  : >"$scratch/base.cnf"
  printf '%s\n' "${settings[@]}" >"$scratch/settings"
  awk '
    function key(line) { sub(/[ \t]*=.*/, "", line); sub(/^[ \t]+/, "", line); return line }
    FILENAME == ARGV[1] { if ($0 != "") { lines = lines $0 "\n"; replaced[key($0)] = 1 } next }
    /^[ \t]*\[/ { inside = $0 ~ /asyncprovider_sect/ }
    inside && /=/ && key($0) in replaced { next }
    /^openssl_conf/ { print "config_diagnostics = 1" }
    { print }
    inside && /^[ \t]*\[/ { printf "%s", lines }
  ' "$scratch/settings" "$root/build/release/openssl.cnf" >"$scratch/ours.cnf"
}

with() {
  OPENSSL_CONF="$scratch/$1.cnf" "${@:2}"
}

check_provider() {
  with ours "$openssl" list -providers >"$scratch/providers" 2>&1 || true
  if ! grep -q '^ *asyncprovider$' "$scratch/providers"; then
    cat "$scratch/providers" >&2
    fail "asyncprovider could not be loaded"
  fi
}

list_algorithms() {
  with "$1" "$openssl" list -digest-algorithms
  with "$1" "$openssl" list -cipher-algorithms
}

# listed FILE PROVIDER NAME: the lines are like "{ 2.16.840.1.101.3.4.2.1, SHA2-256 } @ default".
listed() {
  awk -v provider="$2" -v name="$3" '
    $NF == provider && $(NF - 1) == "@" {
      for (i = 1; i < NF - 1; ++i) {
        word = $i
        sub(/,$/, "", word)
        if (tolower(word) == tolower(name)) found = 1
      }
    }
    END { exit !found }' "$1"
}

check_algorithms() {
  local algorithm
  list_algorithms base >"$scratch/base.list"
  list_algorithms ours >"$scratch/ours.list"
  for algorithm in "${algorithms[@]}"; do
    listed "$scratch/base.list" default "$algorithm" ||
      fail "the default provider has no digest or cipher named $algorithm;" \
        "see: openssl list -digest-algorithms; openssl list -cipher-algorithms"
    listed "$scratch/ours.list" asyncprovider "$algorithm" ||
      fail "asyncprovider does not offer $algorithm, though the default provider does"
  done
}

choose_cpu() {
  local allowed
  pin=()
  [[ $pinned ]] && has taskset || return 0
  allowed=$(taskset -pc $$ 2>/dev/null) || return 0
  cpu=${cpu:-${allowed##*[ ,-]}}
  taskset -c "$cpu" true 2>/dev/null || fail "CPU $cpu cannot be used"
  pin=(taskset -c "$cpu")
}

# What cannot be timed, and why; `openssl speed` would count calls that failed as if they had worked.
untimable() {
  if [[ ${1,,} == *-cts ]]; then
    printf 'openssl speed cannot time CTS: it repeats updates, of which this mode allows one'
  fi
}

# measure base|ours JOBS ALGORITHM SIZE: sets `rate`, in bytes a second, and `cpu_rate`, in bytes a
# second of the program's CPU time (user and system); or `reason`. No jobs: 0.
measure() {
  local status=0 options=(-mr -seconds "$seconds" -bytes "$4")
  reason=$(untimable "$3")
  [[ -z $reason ]] || return 1
  (($2 == 0)) || options+=(-async_jobs "$2")
  [[ $mode == thin ]] || options+=(-elapsed)
  show_progress "$3, $4 bytes, $1, jobs: $2"
  { time with "$1" "${pin[@]}" timeout --foreground -k 5 $((seconds + 30)) \
    "$openssl" speed "${options[@]}" -evp "$3" </dev/null >"$scratch/out" 2>"$scratch/err"; } \
    2>"$scratch/time" || status=$?
  ((status != 124 && status != 137)) || reason="$1 with $2 jobs did not come to an end"
  ((status == 0)) || reason=${reason:-$(first_error)}
  rate=$(rate_of "$4") || reason=${reason:-$(first_error)}
  [[ -z $reason ]] || return 1
  cpu_rate=$(cpu_rate_of "$4")
}

TIMEFORMAT='%U %S'
cpu_rate_of() {
  awk -F: -v size="$1" '
    FNR == NR { split($0, cpu, " "); next }
    $1 == "+R" { count = $2 }
    END { printf "%.0f\n", count * size / (cpu[1] + cpu[2] + 0.001) }' "$scratch/time" "$scratch/err"
}

first_error() {
  local text
  text=$(grep -v -m 1 '^+' "$scratch/err") || text="openssl speed gave no result"
  printf '%s' "$text"
}

# From "+R:count:name:seconds". The time is rounded to hundredths; where it is that of the clock, the
# alarm that ends the run is more exact. Without jobs it is the CPU's user time, which other
# processes do not disturb; with jobs that would leave out the system calls.
rate_of() {
  ! grep -qiE 'failure|error' "$scratch/err" || return 1
  awk -F: -v size="$1" -v wanted="$seconds" -v mode="$mode" '
    $1 == "+R" { count = $2; time = $NF }
    END {
      if (count <= 0 || time <= 0) exit 1
      if (mode != "thin" && time - wanted <= 0.021 && wanted - time <= 0.021) time = wanted
      printf "%.0f\n", count * size / time
    }' "$scratch/err"
}

# A program's start and end take some hundredths of a second.
say_duration() {
  local minutes=$(((planned * (seconds * 100 + 5) / 100 + 30) / 60))
  say "$planned measurements of $seconds s: about $minutes minute$( ((minutes == 1)) || echo s)${1-}"
}

done_so_far=0
show_progress() {
  ((++done_so_far))
  [[ -t 2 ]] || return 0
  printf '\r\033[K[%d/%d] %s' "$done_so_far" "$planned" "$1" >&2
}

clear_progress() {
  [[ ! -t 2 ]] || printf '\r\033[K' >&2
}
