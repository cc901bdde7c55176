#!/bin/bash
# limits_test.sh LIMIT SERVER: where the queue of the worker threads is full (queue), or no fd is to be
# had (fds), handshakes are slower, and none is lost.
# shellcheck source-path=SCRIPTDIR disable=SC2034
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/asyncserver.sh"

limit=$1 server=$2 connections=600

if [[ $server == haproxy ]]; then . "$(dirname "$0")/haproxy.sh"; fi
if [[ $limit == queue ]]; then
  write_config 'executor = pool' 'pool_queue = 2' 'pool_threads = 1'
else
  write_config 'executor = pool'
fi
case $limit-$server in
  queue-haproxy) start_origin; start_haproxy rsa2048 ;;
  queue-asyncserver) start_asyncserver rsa2048 ;;
  queue-asyncserver_callback) start_asyncserver rsa2048 --callback ;;
  # It allows itself as many fds as that takes, and no more.
  fds-haproxy) MAXCONN=20; start_origin; start_haproxy rsa2048 ;;
  fds-asyncserver) ulimit -S -n 40; start_asyncserver rsa2048; ulimit -S -n 1024 ;;
esac
load --ca "$CERTIFICATES/ca.crt" --connections "$connections" --parallel 50 --requests 2 --bytes 20000
((handshakes == connections)) || fail "handshakes: $handshakes"
case $server in
  haproxy) end_haproxy ;;
  *) end_server "$pid" ;;
esac
expect_pauses 100
fallbacks=$(counter "fallback-$([[ $limit == queue ]] && echo queue-full || echo no-fd)")
tries=$(($(counter pauses) - $(counter early-resumes) - $(counter operations-pool)))
say "done in the call: $fallbacks, resumed to try again: $tries"
[[ $limit == fds ]] || ((tries > 0)) || fail "the queue was never full"
[[ $limit-$server != fds-asyncserver ]] || ((fallbacks > 0)) || fail "there was always an fd"
