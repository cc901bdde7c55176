# shellcheck shell=bash
# Sourced after common.sh: the server of examples/asyncserver.

# start_asyncserver CERTIFICATE OPTIONS...: the port is in $port, the pid in $pid.
start_asyncserver() {
  start server with_provider "$ASYNCSERVER" --port 0 \
    --cert "$CERTIFICATES/$1.crt" --key "$CERTIFICATES/$1.key" "${@:2}"
  read_port server
}
