# shellcheck shell=bash
# Sourced by speed: what it prints. Reads its options, and measures.
# shellcheck disable=SC2034,SC2154

print_table() {
  local algorithm size count
  planned=$((${#algorithms[@]} * ${#sizes[@]} * (${#jobs[@]} + 2)))
  say_duration
  : >"$scratch/measured"
  printf 'MB/s, and the ratio to the default provider\n\n%-24s %6s %9s' algorithm bytes default
  for count in "${jobs[@]}"; do printf ' %14s' "$count job$( ((count == 1)) || echo s)"; done
  printf '\n'
  for algorithm in "${algorithms[@]}"; do
    [[ -t 2 ]] || say "  $algorithm"
    for size in "${sizes[@]}"; do print_row "$algorithm" "$size"; done
  done
  printf '\n~ a busy machine: the default provider, first and last in the row, differed by more than 5 %%\n'
}

# The default provider is measured first and last; ratios are to the mean of the two.
print_row() {
  local count before rates=()
  if measure base 0 "$@"; then
    before=$rate
    for count in "${jobs[@]}"; do
      measure ours "$count" "$@" || break
      rates+=("$rate")
    done
    [[ $reason ]] || measure base 0 "$@" || true
  fi
  clear_progress
  if [[ $reason ]]; then
    printf '%-24s %6s %9s (%s)\n' "$1" "$2" n/a "$reason"
  else
    format_row "$1" "$2" "$before" "$rate" "${rates[@]}"
    keep_for_plot "$1" "$2" "$before" "$rate" "${rates[@]}"
  fi
}

format_row() {
  awk -v name="$1" -v size="$2" 'BEGIN {
    base = (ARGV[1] + ARGV[2]) / 2
    printf "%-24s %6d %9.1f", name, size, base / 1e6
    for (i = 3; i < ARGC; ++i) printf " %8.1f %4.2fx", ARGV[i] / 1e6, ARGV[i] / base
    drift = ARGV[1] / ARGV[2]
    printf "%s\n", (drift > 1.05 || drift < 1 / 1.05) ? " ~" : ""
  }' "${@:3}"
}

keep_for_plot() {
  awk -v name="$1" -v size="$2" -v jobs="${jobs[*]}" 'BEGIN {
    split(jobs, count, " ")
    for (i = 3; i < ARGC; ++i)
      printf "%s %d %d %.0f %.0f\n", name, size, count[i - 2], (ARGV[1] + ARGV[2]) / 2, ARGV[i]
  }' "${@:3}" >>"$scratch/measured"
}

draw_plot() {
  awk -v caption="$(describe_machine)" -f "$root/scripts/plot.awk" "$scratch/measured" >"$plot"
  say "Drawn: $plot"
}

print_thin() {
  local algorithm size
  planned=$((${#algorithms[@]} * ${#sizes[@]} * 2 * repetitions))
  say_duration
  printf 'Outside jobs: MB a second of CPU time, medians of %d, and of the ratios\n\n' "$repetitions"
  printf '%-24s %6s %9s %13s  %5s %13s  %s\n' \
    algorithm bytes default asyncprovider ratio 'least - most' goal
  for algorithm in "${algorithms[@]}"; do
    [[ -t 2 ]] || say "  $algorithm"
    for size in "${sizes[@]}"; do print_thin_row "$algorithm" "$size"; done
  done
}

# The two take turns in going first.
print_thin_row() {
  local turn side order pairs=()
  local -A of
  for ((turn = 0; turn < repetitions; ++turn)); do
    order=(base ours)
    ((turn % 2 == 0)) || order=(ours base)
    for side in "${order[@]}"; do
      measure "$side" 0 "$@" || break 2
      of[$side]=$rate
    done
    pairs+=("${of[base]} ${of[ours]}")
  done
  clear_progress
  if [[ $reason ]]; then
    printf '%-24s %6s %9s (%s)\n' "$1" "$2" n/a "$reason"
  else
    printf '%s\n' "${pairs[@]}" | format_thin_row "$@"
  fi
}

goal() {
  case $1 in
    16) echo 0.93 ;;
    16384) echo 0.99 ;;
  esac
}

format_thin_row() {
  awk -v name="$1" -v size="$2" -v goal="$(goal "$2")" '
    function sort(a, i, j, t) {
      for (i = 2; i <= NR; ++i)
        for (j = i; j > 1 && a[j - 1] > a[j]; --j) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
    }
    function median(a) { return (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2 }
    { base[NR] = $1; ours[NR] = $2; ratio[NR] = $2 / $1 }
    END {
      sort(base); sort(ours); sort(ratio)
      printf "%-24s %6d %9.1f %13.1f  %5.3f %5.3f - %5.3f", name, size,
        median(base) / 1e6, median(ours) / 1e6, median(ratio), ratio[1], ratio[NR]
      if (goal != "") printf "  %s %s", goal, (median(ratio) >= goal) ? "met" : "missed"
      printf "\n"
    }'
}

print_pause() {
  local programs=$root/build/release/tests/bench
  "${pin[@]}" "$programs/call_cost"
  printf '\n'
  "${pin[@]}" "$programs/pause_cost"
}

print_callback() {
  local setting options=()
  for setting in "${settings[@]}"; do options+=(--set "$setting"); done
  planned=$((${#algorithms[@]} * ${#sizes[@]} * (${#jobs[@]} + 1)))
  say_duration
  printf 'MB/s of the default provider, and the ratio to it in jobs that a callback resumes\n\n'
  "${pin[@]}" "$root/build/release/tests/bench/lane_gain" --seconds "$seconds" \
    --sizes "$(commas "${sizes[@]}")" --jobs "$(commas "${jobs[@]}")" "${options[@]}" -- "${algorithms[@]}"
}

commas() {
  local IFS=,
  printf '%s' "$*"
}

cpu_model() {
  local model
  model=$({ lscpu || sed 's/\t/ /' /proc/cpuinfo; } 2>/dev/null |
    sed -n 's/^[Mm]odel name *: *//p') || true
  model=${model:-$(uname -m)}
  printf '%s' "${model%%$'\n'*}"
}

# The lines of the provider's section but those that load it.
settings_in_use() {
  awk '
    /^[ \t]*\[/ { inside = $0 ~ /asyncprovider_sect/; next }
    inside && /^[ \t]*[a-z_]+[ \t]*=/ && !/^[ \t]*(activate|module)[ \t]*=/ {
      printf "%s%s", separator, $0
      separator = ", "
    }
    END { if (separator == "") printf "all settings at their defaults" }' "$scratch/ours.cnf"
}

# Of the instructions that lanes use, those that this CPU has.
instructions() {
  local names
  names=$(awk '
    /^(flags|Features)[ \t]*:/ {
      for (i = 3; i <= NF; ++i)
        if ($i ~ /^(avx512f|avx2|vaes|aes|sha_ni|asimd|sha2|sha512|sha3)$/) printf " %s", $i
      exit
    }' /proc/cpuinfo 2>/dev/null) || true
  printf '%s' "${names:- unknown}"
}

describe_machine() {
  local where="on any CPU"
  ((${#pin[@]} == 0)) || where="on CPU $cpu alone"
  printf '%s (instructions for lanes:%s), %s; %s; asyncprovider: %s' "$(cpu_model)" \
    "$(instructions)" "$where" "$("$openssl" version | cut -d ' ' -f 1-5)" "$(settings_in_use)"
}

print_machine() { printf '\n%s\n' "$(describe_machine)"; }
