#!/bin/bash
# limits_test.sh LIMIT SERVER: where the queue of the worker threads is full (queue), or no fd is to be
# had (fds), handshakes are slower, and none is lost.
# shellcheck source-path=SCRIPTDIR disable=SC2034
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/asyncserver.sh"

limit=$1 server=$2

# load_all CONNECTIONS: none is lost, and every byte arrives.
load_all() {
  load --ca "$CERTIFICATES/ca.crt" --connections "$1" --parallel 50 --requests 2 --bytes 10000
  ((handshakes == $1 && bytes == $1 * 20000)) || fail "handshakes: $handshakes, bytes: $bytes"
}

# allow_fds PID NUMBER
allow_fds() { prlimit --pid "$1" --nofile="$2:"; }

# A process can have as many fds as there are numbers below its limit: the one that is free is for a
# connection, and none is for its pauses.
allow_one_more_fd() {
  local free=0
  while [[ -e /proc/$1/fd/$free ]]; do free=$((free + 1)); done
  allow_fds "$1" $((free + 1))
}

# Without an fd for a connection to the origin HAProxy would answer with an error of its own.
answer_without_origin() {
  awk 'BEGIN { for (i = 0; i < 10000; ++i) printf "%c", i % 251 }' >body
  edit_haproxy_cfg "s|default_backend app|http-request return status 200 content-type text/plain file $work/body|"
}

if [[ $server == haproxy ]]; then . "$(dirname "$0")/haproxy.sh"; fi
if [[ $limit == queue ]]; then
  write_config 'executor = pool' 'pool_queue = 2' 'pool_threads = 1' 'pool_nice = 0'
else
  write_config 'executor = pool'
fi
case $limit-$server in
  queue-haproxy) start_origin; start_haproxy rsa2048 ;;
  queue-asyncserver) start_asyncserver rsa2048 ;;
  queue-asyncserver_callback) start_asyncserver rsa2048 --callback ;;
  fds-haproxy)
    answer_without_origin
    start_haproxy rsa2048
    pid=$(newest_worker)
    allow_fds "$pid" $(($(fds "$pid") + 75))  # for 50 connections, and for half of their pauses
    load_all 600
    ;;
  fds-asyncserver)
    start_asyncserver rsa2048
    allow_one_more_fd "$pid"
    load_all 100
    allow_fds "$pid" 40
    load_all 600
    ;;
esac
if [[ $limit == fds ]]; then
  allow_fds "$pid" 1024
  load_all 10  # with four operations each: most of the pauses that are expected were in those above
else
  load_all 600
fi
case $server in
  haproxy) end_haproxy ;;
  *) end_server "$pid" ;;
esac
expect_pauses 100
fallbacks=$(counter "fallback-$([[ $limit == queue ]] && echo queue-full || echo no-fd)")
tries=$(($(counter pauses) - $(counter early-resumes) - $(counter operations-pool)))
say "done in the call: $fallbacks, resumed to try again: $tries"
[[ $limit == fds ]] || ((tries > 0)) || fail "the queue was never full"
[[ $limit == queue ]] || ((fallbacks > 0)) || fail "there was always an fd"
