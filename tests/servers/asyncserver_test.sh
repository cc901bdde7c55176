#!/bin/bash
# asyncserver_test.sh [OPTION...]: handshakes, reads and writes of examples/asyncserver pause, with wait
# fds or with the callback, and every byte arrives.
# shellcheck source-path=SCRIPTDIR disable=SC2034
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/asyncserver.sh"

# Whatever can pause, pauses.
write_config 'executor = pool' 'pool_min_us = 0' 'pause_min_bytes = 1' 'pool_min_bytes = 1'
for certificate in rsa2048 p256; do
  rm -f counters
  start_asyncserver "$certificate" "$@"
  for protocol in tls1_2 tls1_3; do
    load --"$protocol" --ca "$CERTIFICATES/ca.crt" --connections 60 --parallel 6 --requests 2 \
      --upload 200000 --bytes 300000
    ((handshakes == 60)) || fail "$handshakes handshakes"
  done
  end_server "$pid"
  # A record each 16 KiB, a fifth of them for what arrives.
  expect_pauses $((120 * 800000 / 16384))
  [[ $(sed -n 's/^pauses=//p' server.out) == "$(counter pauses)" ]] || fail "two numbers of pauses"
done

# What is shipped: signatures pause, with two threads, and with fewer jobs than connections.
write_config
rm -f counters
start_asyncserver rsa2048 "$@" --threads 2 --jobs 2
load --ca "$CERTIFICATES/ca.crt" --connections 300 --parallel 12 --bytes 10000
end_server "$pid"
expect_pauses 300
