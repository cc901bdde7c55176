#!/bin/bash
# s_server_test.sh PROTOCOL CERTIFICATE: `openssl s_server -async` makes full and resumed handshakes,
# with and without client certificates, that pause; all that clients send arrives.
# shellcheck source-path=SCRIPTDIR disable=SC2034
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/s_server.sh"

protocol=$1 certificate=$2
connections=8 lines=400

serve() {
  start_s_server -naccept "$connections" "-$protocol" -key "$CERTIFICATES/$certificate.key" \
    -cert "$CERTIFICATES/$certificate.crt" "$@"
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
grep -aq 'subject=.*CN \?= \?localhost' server.out || fail "the server does not know the client"
expect_pauses $((2 * connections))
