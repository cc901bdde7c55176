#!/bin/bash
# haproxy_reload_test.sh THREADS: HAProxy's master is told to reload, again and again, while clients
# connect: each time a new worker is forked after the module has been loaded. No connection fails.
# shellcheck source-path=SCRIPTDIR disable=SC2034
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/haproxy.sh"

THREADS=$1
reloads=4

write_config
start_origin
start_haproxy rsa2048

reload_again_and_again() {
  local i old
  for ((i = 0; i < reloads; ++i)); do
    sleep 1
    old=$(newest_worker)
    kill -USR2 "$haproxy"
    wait_for 20 is_another "$old" || echo "reload $i" >reload.failed
  done
  touch reload.done
}

is_another() { [[ -n $(newest_worker) && $(newest_worker) != "$1" ]]; }

reload_again_and_again &
rounds=0
while [[ ! -e reload.done ]] && ((rounds++ < 50)); do
  load --ca "$CERTIFICATES/ca.crt" --connections 300 --parallel 8 --bytes 20000
  ((handshakes == 300)) || fail "handshakes: $handshakes"
done
[[ -e reload.done && ! -e reload.failed ]] || fail "reloads: $(cat reload.failed)"
end_haproxy
processes=$(grep -c 'operations-pool=[1-9]' counters)
((processes >= 3)) || fail "$processes workers had operations on worker threads"
expect_pauses $((300 * (rounds - 1)))
