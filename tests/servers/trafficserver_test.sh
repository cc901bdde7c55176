#!/bin/bash
# trafficserver_test.sh CERTIFICATE: Apache Traffic Server with its asynchronous handshakes: they pause,
# resumed ones work, every byte arrives.
# shellcheck source-path=SCRIPTDIR disable=SC2034
set -euo pipefail
. "$(dirname "$0")/common.sh"

need_server trafficserver "${TRAFFIC_SERVER-}"
certificate=$1
connections=300

# It does not serve as root, but as somebody who may not be able to read where the build is.
user=$(id -un)
if ((EUID == 0)); then
  user=nobody
  cp "$MODULE" .
  MODULE=$work/$(basename "$MODULE")
fi

# A place of its own for all that it reads and writes; what the example does not tell comes from the
# installed configuration.
make_root() {
  mkdir etc log run cache
  cp -r /etc/trafficserver/. "$EXAMPLES"/trafficserver/*.config etc
  cp "$CERTIFICATES/$certificate.crt" etc/cert.pem
  cp "$CERTIFICATES/$certificate.key" etc/key.pem
  sed -i "s/8443:/$port:/" etc/records.config
  cat >>etc/records.config <<END
CONFIG proxy.config.ssl.server.cert.path STRING $work/etc
CONFIG proxy.config.ssl.server.private_key.path STRING $work/etc
CONFIG proxy.config.admin.user_id STRING $user
CONFIG proxy.config.crash_log_helper STRING NULL
CONFIG proxy.config.log.logging_enabled INT 0
END
  echo "$work/cache 16M" >etc/storage.config
  echo "map / http://127.0.0.1:$1/" >etc/remap.config
  cat >runroot.yaml <<END
prefix: $work
exec_prefix: $work
bindir: $(dirname "$TRAFFIC_SERVER")
sbindir: $(dirname "$TRAFFIC_SERVER")
sysconfdir: $work/etc
datadir: $work/cache
includedir: $work
libdir: $work
libexecdir: $work
localstatedir: $work
runtimedir: $work/run
logdir: $work/log
cachedir: $work/cache
END
  : >counters
  ((EUID != 0)) || chown -R "$user" .
}

# A P-256 signature takes less than what pays: here it is to pause.
write_config
[[ $certificate != p256 ]] || write_config 'pool_min_us = 10'
start origin "$ORIGIN"
read_port origin
origin_port=$port
free_port
make_root "$origin_port"
export TS_RUNROOT=$work/runroot.yaml
start server with_provider "$TRAFFIC_SERVER"
server=$pid
wait_for 30 can_connect || fail "trafficserver does not listen"
load --ca "$CERTIFICATES/ca.crt" --connections 1 --timeout 60  # it listens before it serves
for protocol in tls1_2 tls1_3; do
  load --"$protocol" --ca "$CERTIFICATES/ca.crt" --connections "$connections" --parallel 10 \
    --requests 3 --bytes 40000
  ((handshakes == connections && bytes == 3 * connections * 40000)) || fail "handshakes, bytes"
  load --"$protocol" --ca "$CERTIFICATES/ca.crt" --connections "$connections" --parallel 10 --resume
  ((resumed == connections - 10)) || fail "resumed: $resumed"
done
load --ca "$CERTIFICATES/ca.crt" --connections 4 --parallel 4 --bytes 20000000
end_server "$server"
expect_pauses $((2 * connections))
