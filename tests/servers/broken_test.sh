#!/bin/bash
# broken_test.sh SERVER [OPTION...]: of 10,000 handshakes with asyncserver or HAProxy (whose option is the
# number of threads) a third is broken off at a random point. The others succeed; nothing is stuck, the
# fds and the memory are back where they were. HAProxy frees connections whose jobs are paused:
# libcrypto does not free the stacks of those.
# shellcheck source-path=SCRIPTDIR disable=SC2034
set -euo pipefail
. "$(dirname "$0")/common.sh"

server=$1
connections=10000
slack=4096    # kilobytes
job_size=36   # kilobytes: a stack of 32, and what malloc and libcrypto add

write_config 'executor = pool' 'pool_min_us = 20'
case $server in
  asyncserver)
    . "$(dirname "$0")/asyncserver.sh"
    start_asyncserver rsa2048 "${@:2}"
    server_process=$pid
    ;;
  haproxy)
    . "$(dirname "$0")/haproxy.sh"
    THREADS=$2
    # How many connections to the origin it keeps for later is its own affair.
    edit_haproxy_cfg 's|server app .*|& pool-max-conn 0|'
    start_origin
    start_haproxy rsa2048
    server_process=$(newest_worker)
    ;;
esac

# Buffers and arenas have their size after this.
load --ca "$CERTIFICATES/ca.crt" --connections 1500 --parallel 16 --break 33 --seed 99
fds_before=$(fds "$server_process") memory_before=$(memory "$server_process")

load --ca "$CERTIFICATES/ca.crt" --connections "$connections" --parallel 16 --break 33 --seed 1
((broken == connections * 33 / 100)) || fail "broken off: $broken"
((handshakes == connections - broken)) || fail "handshakes: $handshakes"
wait_for 15 fds_are "$server_process" "$fds_before" ||
  fail "fds: $(fds "$server_process"), before: $fds_before"
whole=$handshakes
growth=$(($(memory "$server_process") - memory_before))
load --ca "$CERTIFICATES/ca.crt" --connections 10 --bytes 100000

case $server in
  asyncserver) end_server "$pid" ;;
  haproxy) end_haproxy ;;
esac
abandoned=$(abandoned_jobs)
say "fds: $fds_before, memory: $memory_before KB and $growth more, jobs given up while paused: $abandoned"
expect_pauses "$whole"
[[ $server != asyncserver ]] || ((abandoned == 0)) || fail "jobs given up: $abandoned"
# A sanitizer keeps what is freed, to see who uses it.
[[ -n $SANITIZE ]] || ((growth <= abandoned * job_size + slack)) || fail "memory: $growth KB more"
