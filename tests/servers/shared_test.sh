#!/bin/bash
# shared_test.sh PROTOCOL: two threads of HAProxy that verify client certificates, with keys, certificates
# and a CA that all connections share: libcrypto hashes those under locks, and blinds shared keys.
# shellcheck source-path=SCRIPTDIR disable=SC2034
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/haproxy.sh"

protocol=$1 connections=3000
edit_haproxy_cfg "s|ssl crt |ssl verify required ca-file $CERTIFICATES/ca.crt crt |"
THREADS=2

# Whatever takes as long as the hash of a certificate, and all that has keys.
write_config 'executor = pool' 'pool_min_us = 0' 'pool_min_bytes = 512' 'pause_min_bytes = 512'
start_origin
start_haproxy rsa2048
load --"$protocol" --ca "$CERTIFICATES/ca.crt" --pem "$CERTIFICATES/client.pem" \
  --connections "$connections" --parallel 16 --bytes 20000
((handshakes == connections)) || fail "handshakes: $handshakes"
end_haproxy
expect_pauses $((2 * connections))
(($(counter fallback-certificate) >= connections)) || fail "no certificate was seen"
