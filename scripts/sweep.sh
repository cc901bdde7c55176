# shellcheck shell=bash
# Sourced by speed: every combination of algorithm, size and number of jobs, and what of it falls
# below its bound. Reads speed's options, and measures.
# shellcheck disable=SC2034,SC2154

repeats=3

# bound SIZE JOBS: the least ratio to the default provider that is in order. One job alone has
# nothing to wait for; the shortest messages pay for the way through the provider.
bound() {
  if (($2 == 1 && $1 >= 256)); then echo 0.97; else echo 0.93; fi
}

below() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a < b) }'; }

quotient() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", a / b }'; }

print_sweep() {
  local algorithm size pairs=${#jobs[@]}
  planned=$((${#algorithms[@]} * ${#sizes[@]} * (pairs + pairs / 2 + 1)))
  say_duration ", and up to $((2 * repeats)) more for each combination below its bound"
  : >"$scratch/swept"
  printf 'Combinations below 0.93 of the default provider (one job, from 256 bytes on: 0.97), by CPU\n'
  printf 'time (user and system), which other processes disturb less; beside it by elapsed time\n\n'
  printf '%-24s %6s %5s  %5s %8s\n' algorithm bytes jobs ratio elapsed
  for algorithm in "${algorithms[@]}"; do
    [[ -t 2 ]] || say "  $algorithm"
    for size in "${sizes[@]}"; do sweep_jobs "$algorithm" "$size"; done
  done
  clear_progress
  print_worst
}

# Each run of ours has one of the default provider next to it: base ours ours base ours ours base.
sweep_jobs() {
  local i cpu elapsed ratios=()
  measure base 0 "$@" || { print_unmeasured "$@" && return; }
  keep_base
  for i in "${!jobs[@]}"; do
    measure ours "${jobs[i]}" "$@" || { print_unmeasured "$@" && return; }
    cpu=$cpu_rate elapsed=$rate
    if ((i % 2 == 1)); then
      measure base 0 "$@" || { print_unmeasured "$@" && return; }
      keep_base
    fi
    ratios[i]="$(quotient "$cpu" "$base_cpu_rate") $(quotient "$elapsed" "$base_rate")"
  done
  for i in "${!jobs[@]}"; do judge "$1" "$2" "${jobs[i]}" "${ratios[i]}"; done
}

keep_base() { base_rate=$rate base_cpu_rate=$cpu_rate; }

# judge ALGORITHM SIZE JOBS "RATIO ELAPSED_RATIO": what is below its bound is repeated, the default
# provider's run too; the best pair counts.
judge() {
  local ratio=${4% *} elapsed=${4#* } again least tries=1
  least=$(bound "$2" "$3")
  while below "$ratio" "$least" && ((tries <= repeats)); do
    measure base 0 "$1" "$2" || return 0
    keep_base
    measure ours "$3" "$1" "$2" || return 0
    again=$(quotient "$cpu_rate" "$base_cpu_rate")
    if below "$ratio" "$again"; then ratio=$again elapsed=$(quotient "$rate" "$base_rate"); fi
    ((++tries))
  done
  printf '%s %s %s %s %s %s\n' "$1" "$2" "$3" "$ratio" "$tries" "$least" >>"$scratch/swept"
  below "$ratio" "$least" || return 0
  clear_progress
  printf '%-24s %6s %5s  %5.2f %8.2f  best of %d\n' "$1" "$2" "$3" "$ratio" "$elapsed" "$tries"
}

print_unmeasured() {
  clear_progress
  printf '%-24s %6s %5s  (%s)\n' "$1" "$2" n/a "$reason"
}

print_worst() {
  awk '
    $4 < $6 { ++below }
    $5 > 1 && $4 >= $6 { ++passed }
    NR == 1 || $4 < worst { worst = $4; where = $1 ", " $2 " bytes, jobs: " $3 }
    END {
      printf "\n%d of %d combinations are below; %d more were at first, and not when repeated\n",
        below, NR, passed
      if (NR > 0) printf "The worst: %.2f (%s)\n", worst, where
    }' "$scratch/swept"
}
