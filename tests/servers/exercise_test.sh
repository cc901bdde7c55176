#!/bin/bash
# exercise_test.sh SERVER [OPTION...]: a server with a device that is slow, busy, chatty and out of order
# (executor = exercise): every byte arrives. And with one that is broken: some handshakes fail, with an
# error that says so, and the server goes on.
# shellcheck source-path=SCRIPTDIR disable=SC2034
set -euo pipefail
. "$(dirname "$0")/common.sh"

server=$1 connections=40
# HAProxy hashes and signs under locks of its own.
least='pause_min_bytes = 0'
case $server in
  haproxy) . "$(dirname "$0")/haproxy.sh" && start_origin && least='pause_min_bytes = 2048' ;;
  asyncserver) . "$(dirname "$0")/asyncserver.sh" ;;
esac

begin() {
  rm -f counters
  case $server in
    haproxy) start_haproxy rsa2048 ;;
    asyncserver) start_asyncserver rsa2048 "$@" ;;
  esac
}

finish() {
  case $server in
    haproxy) end_haproxy ;;
    asyncserver) end_server "$pid" ;;
  esac
  say "$(cat counters)"
}

write_config 'executor = exercise' "$least" 'exercise_jitter_us = 1000' 'exercise_order = random' \
  'exercise_pauses = 2' 'exercise_again_every = 7' "${EXERCISE-}"
begin "${@:2}"
load --ca "$CERTIFICATES/ca.crt" --connections "$connections" --parallel 10 --requests 2 --bytes 40000
((handshakes == connections && bytes == 2 * connections * 40000)) || fail "handshakes, bytes"
finish
operations=$(counter operations-exercise)
((operations >= connections)) || fail "$operations operations"
(($(counter pauses) >= 2 * operations)) || fail "too few pauses"
(($(counter injected-again) >= operations / 7 - 1)) || fail "too few refusals"

write_config 'executor = exercise' "$least" 'exercise_fail_every = 50'
begin "${@:2}"
(load --ca "$CERTIFICATES/ca.crt" --connections "$connections" --parallel 4 --bytes 1000) 2>/dev/null || true
grep -q ' failed=[1-9]' load.err || fail "no connection failed: $(cat load.err)"
can_connect || fail "the server does not go on"
finish
(($(counter injected-failures) > 0)) || fail "nothing was injected"
