# shellcheck shell=bash
# `openssl s_server -async`; for tests that have sourced common.sh.

# start_s_server OPTIONS...: on $port; its pid is in $pid. Its standard input stays open, as fd 3, and
# silent.
start_s_server() {
  rm -f server.in server.out
  mkfifo server.in
  with_provider "$OPENSSL" s_server -async -accept 127.0.0.1:0 "$@" <server.in >server.out 2>server.err &
  pid=$!
  pids+=("$pid")
  exec 3>server.in
  wait_for 20 s_server_is_ready || fail "no server"
}

s_server_is_ready() {
  port=$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' server.out 2>/dev/null | head -n 1)
  [[ -n $port ]]
}
