#!/bin/bash
# s_server_test.sh PROTOCOL CERTIFICATE: `openssl s_server -async` makes full and resumed handshakes,
# with and without client certificates, that pause; all that clients send arrives.
# shellcheck source-path=SCRIPTDIR disable=SC2034
set -euo pipefail
. "$(dirname "$0")/common.sh"

protocol=$1 certificate=$2
connections=8 lines=400

# s_server_is_ready: its port is in $port.
s_server_is_ready() {
  port=$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' server.out 2>/dev/null | head -n 1)
  [[ -n $port ]]
}

# serve OPTIONS...: the standard input stays open and silent.
serve() {
  rm -f server.in server.out
  mkfifo server.in
  with_provider "$OPENSSL" s_server -async -accept 127.0.0.1:0 -naccept "$connections" "-$protocol" \
    -key "$CERTIFICATES/$certificate.key" -cert "$CERTIFICATES/$certificate.crt" "$@" \
    <server.in >server.out 2>server.err &
  pid=$!
  pids+=("$pid")
  exec 3>server.in
  wait_for 20 s_server_is_ready || fail "no server"
}

# check NAME LOAD_OPTIONS...: all connections, and the end of the server after them.
check() {
  load --"$protocol" --ca "$CERTIFICATES/ca.crt" --connections "$connections" --lines "$lines" "${@:2}"
  wait_for 30 has_ended "$pid" || fail "$1: the server does not end"
  wait "$pid" || fail "$1: the server's status is $?"
  grep -a '^LINE ' server.out | cmp - load.out || fail "$1: lines have changed on their way"
  ((handshakes == connections)) || fail "$1: $handshakes handshakes"
}

# A P-256 signature takes less than what pays: here it is to pause.
write_config 'pool_min_us = 10'

serve
check full
((resumed == 0)) || fail "resumed: $resumed"
expect_pauses "$connections"

rm counters
serve
check resumed --resume
((resumed == connections - 1)) || fail "resumed: $resumed"
expect_pauses 1

rm counters
serve -Verify 2 -verify_return_error -CAfile "$CERTIFICATES/ca.crt"
check client_certificate --pem "$CERTIFICATES/client.pem"
grep -aq 'subject=.*CN = localhost' server.out || fail "the server does not know the client"
expect_pauses $((2 * connections))
