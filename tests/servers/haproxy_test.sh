#!/bin/bash
# haproxy_test.sh WAY THREADS CERTIFICATE: HAProxy, which has the provider by WAY (conf, keywords):
# handshakes pause, resumed ones too, every byte arrives.
# shellcheck source-path=SCRIPTDIR disable=SC2034
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/haproxy.sh"

way=$1 THREADS=$2 certificate=$3
connections=300

# By the keywords the provider has its defaults: there a P-256 signature does not pay.
write_config
[[ $certificate != p256 ]] || write_config 'pool_min_us = 10'
start_origin
start_haproxy "$certificate" "$way"
for protocol in tls1_2 tls1_3; do
  load --"$protocol" --ca "$CERTIFICATES/ca.crt" --connections "$connections" --parallel 10 \
    --requests 3 --bytes 40000
  ((handshakes == connections && bytes == 3 * connections * 40000)) || fail "handshakes, bytes"
  load --"$protocol" --ca "$CERTIFICATES/ca.crt" --connections "$connections" --parallel 10 --resume
  ((resumed == connections - 10)) || fail "resumed: $resumed"
done
load --ca "$CERTIFICATES/ca.crt" --connections 4 --parallel 4 --bytes 20000000
end_haproxy
# Each full handshake has a signature: two rounds of them. On one CPU the defaults have no workers.
signatures=$((2 * connections))
[[ $way == conf || $(nproc) -gt 1 ]] || signatures=0
expect_pauses "$signatures"
