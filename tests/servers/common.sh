# shellcheck shell=bash
# Sourced by the tests beside it, which CTest runs with what there is to know in the environment: see
# CMakeLists.txt. Everything is on loopback, in a folder of its own, and ends with the test.

. "$(dirname "${BASH_SOURCE[0]}")/../support/openssl_conf.sh"
. "$(dirname "${BASH_SOURCE[0]}")/../support/libcrypto_of.sh"

work=$(mktemp -d)
pids=()
pid='' port=''
# shellcheck disable=SC2034 # set by load
handshakes=0 resumed=0 broken=0 failed=0 bytes=0
export LC_ALL=C

end() {
  local pid
  for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT
cd "$work" || exit

fail() {
  echo "FAILED: $*" >&2
  tail -n 30 "$work"/*.err "$work"/*.log >&2 2>/dev/null || true
  exit 1
}

skip() {
  echo "SKIPPED: $*" >&2
  exit 77
}

# need_server NAME PROGRAM: the test is skipped without it, and where it has another libcrypto.
need_server() {
  [[ $2 ]] || skip "$1 is not installed"
  need_same_libcrypto "$@"
}

say() { echo "$(date +%T) $*" >&2; }

# write_config [LINE...]: asyncprovider first, with these further lines in its section. On one CPU there is no
# pool unless it is asked for.
write_config() {
  [[ $(nproc) -gt 1 || $* == *executor* ]] || set -- 'executor = pool' "$@"
  openssl_conf "$@" >async.cnf
}

# with_provider COMMAND...: runs it with the module, which writes its counters at the end.
with_provider() {
  exec env OPENSSL_CONF="$work/async.cnf" ASYNCPROVIDER_COUNTERS="$work/counters" \
    LD_PRELOAD="$SANITIZER_RUNTIME" ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0" "$@"
}

without_provider() { exec env OPENSSL_CONF=/dev/null "$@"; }

# start NAME COMMAND...: in the background, its pid is in $pid, its output in NAME.out and NAME.err.
start() {
  : >"$1.out"
  "${@:2}" >"$1.out" 2>"$1.err" </dev/null &
  pid=$!
  pids+=("$pid")
}

# wait_for SECONDS COMMAND...: until it succeeds; false where that takes longer.
wait_for() {
  local tries=$(($1 * 20))
  until "${@:2}"; do
    ((tries-- > 0)) || return 1
    sleep 0.05
  done
}

# The port that one of our servers got, in $port.
read_port() {
  wait_for 20 grep -q '^listening on' "$1.out" || fail "$1 does not listen"
  port=$(sed -n 's/^listening on .*:\([0-9]*\)$/\1/p' "$1.out")
}

# A port that nobody listens on, from below those that connections get by themselves, in $port.
free_port() {
  local tries
  for ((tries = 0; tries < 100; ++tries)); do
    port=$((20000 + (RANDOM + $$) % 10000))
    can_connect || return 0
  done
  fail "no free port"
}

can_connect() { (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }

# end_server PID [SIGNAL]: has it end, within 30 seconds and with status 0.
end_server() {
  kill -"${2:-TERM}" "$1"
  wait_for 30 has_ended "$1" || fail "the server does not end"
  local status=0
  wait "$1" || status=$?
  ((status == 0)) || fail "the server's status is $status"
}

has_ended() { ! kill -0 "$1" 2>/dev/null || [[ $(ps -o stat= -p "$1") == Z* ]]; }

# load OPTIONS...: connections to $port; what they did is in the variables handshakes, resumed,
# broken, failed, bytes.
load() {
  local result status=0
  timeout "${LOAD_TIMEOUT:-500}" env OPENSSL_CONF=/dev/null "$TLS_LOAD" --port "$port" "$@" \
    >load.out 2>load.err || status=$?
  result=$(tail -n 1 load.err)
  ((status == 0)) || fail "tls_load $*: status $status"
  [[ $result =~ ^handshakes=[0-9]+( [a-z]+=[0-9]+)*$ ]] || fail "tls_load $*: $result"
  local each
  for each in $result; do declare -g "$each"; done
  say "tls_load $*: $result"
}

# counter NAME: of all processes that have ended.
counter() {
  [[ -e counters ]] || : >counters
  sed -n "s/^asyncprovider: .* $1=\([0-9]*\).*/\1/p" counters | awk '{sum += $1} END {print sum + 0}'
}

# expect_pauses LEAST: at least so many, and as many operations on worker threads.
expect_pauses() {
  local pauses pool
  pauses=$(counter pauses) pool=$(counter operations-pool)
  say "pauses: $pauses, operations on worker threads: $pool, expected: $1"
  ((pauses >= $1 && pool >= $1)) || fail "too few pauses: $(cat counters 2>/dev/null)"
}

fds() { find "/proc/$1/fd" -mindepth 1 2>/dev/null | wc -l; }

# Kilobytes.
memory() { awk '/^VmRSS/ {print $2}' "/proc/$1/status"; }

fds_are() { (($(fds "$1") <= $2)); }

# Jobs that were given up while they were paused: each other pause has led to a result. For
# configurations without lanes, and queues that are never full.
abandoned_jobs() {
  echo $(($(counter pauses) - $(counter early-resumes) - $(counter operations-pool)))
}
