# shellcheck shell=bash disable=SC2154,SC2153,SC2034
# Sourced after common.sh: HAProxy in front of our origin, with the configuration of the examples.

need_server haproxy "${HAPROXY-}"
export HTTPS_PORT APP_PORT THREADS=1 MAXCONN=2000 CERTIFICATE

start_origin() {
  start origin "$ORIGIN"
  read_port origin
  APP_PORT=$port
}

# edit_haproxy_cfg EXPRESSION: a configuration of the test's own, by sed.
edit_haproxy_cfg() {
  mkdir examples
  cp -r "$EXAMPLES/haproxy" examples
  EXAMPLES=$work/examples
  sed -i "$1" examples/haproxy/haproxy.cfg
}

# start_haproxy CERTIFICATE [WAY]: by OPENSSL_CONF (the default), by its own keywords, or without the
# provider; in master-worker mode. The port is in $port, the master's pid in $haproxy.
start_haproxy() {
  local way=${2-conf}
  CERTIFICATE=$CERTIFICATES/$1.pem
  free_port
  HTTPS_PORT=$port
  local command=("$HAPROXY" -W -db)
  case $way in
    conf) start haproxy with_provider "${command[@]}" -f "$EXAMPLES/haproxy/haproxy.cfg" ;;
    keywords) start haproxy by_keywords "${command[@]}" -f "$EXAMPLES/haproxy/provider.cfg" \
      -f "$EXAMPLES/haproxy/haproxy.cfg" ;;
    without) start haproxy without_provider "${command[@]}" -f "$EXAMPLES/haproxy/haproxy.cfg" ;;
  esac
  haproxy=$pid
  wait_for 20 can_connect || fail "haproxy does not listen"
  wait_for 20 has_worker || fail "haproxy has no worker"
}

by_keywords() {
  exec env OPENSSL_CONF=/dev/null OPENSSL_MODULES="$(dirname "$MODULE")" \
    ASYNCPROVIDER_COUNTERS="$work/counters" LD_PRELOAD="$SANITIZER_RUNTIME" \
    ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0" "$@"
}

# The workers of the master: the newest last.
workers() { cat "/proc/$haproxy/task/$haproxy/children"; }

# The master listens before it has any.
has_worker() { [[ $(workers) ]]; }

newest_worker() { workers | awk '{print $NF}'; }

# When the last connection has ended. A signal that comes just after a reload can be lost between the
# master and its new worker, without the provider too (seen with 2.6): then it is sent again.
end_haproxy() {
  local status=0 tries=0
  until ((tries++ == 4)); do
    kill -USR1 "$haproxy" 2>/dev/null || true
    if wait_for 8 has_ended "$haproxy"; then break; fi
  done
  has_ended "$haproxy" || fail "haproxy does not end"
  wait "$haproxy" || status=$?
  ((status == 0)) || fail "haproxy's status is $status"
}
