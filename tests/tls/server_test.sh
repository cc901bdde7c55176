#!/bin/bash
# server_test.sh CLIENT EXECUTOR PROTOCOL KEY SUITE [OPTION...]: a body of 10 MB, served to CLIENT
# (curl, s_client) or sent by it (upload), arrives at or from `openssl s_server -async` intact, and
# the records paused on the way. What else there is to know is in the environment, see
# CMakeLists.txt.
set -euo pipefail

if [ -z "$OPENSSL" ]; then
  echo "no openssl program for the CPU that the module is for"
  exit 77
fi

. "$(dirname "$0")/../support/openssl_conf.sh"

client=$1 executor=$2 protocol=$3 key=$4 suite=$5
options=("${@:6}")
body_size=10000001
records=$((body_size / 16384))

work=$(mktemp -d)
server_pid=
trap 'if [ -n "$server_pid" ]; then kill "$server_pid" 2>/dev/null || true; fi; rm -rf "$work"' EXIT
cd "$work"

fail() {
  echo "$*" >&2
  cat server.err >&2 || true
  exit 1
}

# With -WWW, s_server sleeps for a second each time a handshake or a read has paused: then only what
# is as long as a record of the body may pause.
write_config() {
  local pause_min_bytes=8192
  if [ "$client" = upload ]; then pause_min_bytes=1; fi
  openssl_conf "executor = $executor" 'pool_min_bytes = 1' "pause_min_bytes = $pause_min_bytes" >async.cnf
}

# async_openssl COUNT_FILE ARGUMENTS...
async_openssl() {
  exec timeout 300 env OPENSSL_CONF="$work/async.cnf" COUNT_PAUSES_IN="$work/$1" \
    LD_PRELOAD="$SANITIZER_RUNTIME $COUNT_PAUSES" \
    ASAN_OPTIONS="${ASAN_OPTIONS-}:detect_leaks=0" "$OPENSSL" "${@:2}"
}

suite_options() {
  if [ "$protocol" = tls1_3 ]; then
    openssl_suite=(-ciphersuites "$suite") curl_suite=(--tls13-ciphers "$suite")
  else
    openssl_suite=(-cipher "$suite") curl_suite=(--ciphers "$suite")
  fi
}

# start_server OPTIONS...: it ends after one connection. Its port is in $port, the rest of its
# output goes to server.out. The fifo is its standard input, which stays open and silent.
start_server() {
  mkfifo server.in server.pipe
  async_openssl server.pauses s_server -async -accept 127.0.0.1:0 -naccept 1 "-$protocol" \
    -cert "$CERTIFICATES/$key.crt" -key "$CERTIFICATES/$key.key" \
    "${openssl_suite[@]}" "${options[@]}" "$@" <server.in >server.pipe 2>server.err &
  server_pid=$!
  exec 3>server.in 4<server.pipe
  local line
  while read -r line <&4; do
    case $line in
      "ACCEPT "*:*) port=${line##*:}; cat <&4 >server.out & return ;;
    esac
  done
  fail "no server"
}

end_server() {
  wait "$server_pid" || fail "the server's status is $?"
  server_pid=
  wait
}

expect_pauses() {
  [ "$(cat "$1")" -ge "$records" ] || fail "$1: $(cat "$1"), with $records records"
}

random_body() {
  head -c "$body_size" /dev/urandom >body
}

client_curl() {
  random_body
  start_server -WWW
  OPENSSL_CONF=/dev/null "$CURL" --max-time 300 --silent --show-error --fail --noproxy '*' \
    "${curl_suite[@]}" --cacert "$CERTIFICATES/$key.crt" --output arrived \
    "https://127.0.0.1:$port/body"
  end_server
  cmp body arrived
}

async_client() {
  (async_openssl client.pauses s_client -async -connect "127.0.0.1:$port" "-$protocol" -quiet \
    -nocommands -verify_quiet -verify_return_error -CAfile "$CERTIFICATES/$key.crt" \
    "${openssl_suite[@]}" "${options[@]}" "$@")
}

# Its standard input stays open: at its end, s_client calls SSL_write() for no bytes at all, and loses
# what an SSL_read() that has paused meanwhile reads.
client_s_client() {
  random_body
  start_server -WWW
  mkfifo request
  exec 5<>request
  printf 'GET /body HTTP/1.0\r\n\r\n' >&5
  async_client -ign_eof <request >response
  end_server
  tail -c "$body_size" response | cmp body - || fail "$(wc -c <response) bytes of response"
  expect_pauses client.pauses
}

# The server writes what arrives amid words of its own. It sends no tickets: when something arrives
# while it is sending, s_client calls SSL_write() in the middle of an SSL_read() that has paused.
client_upload() {
  { echo begin-of-body; head -c "$body_size" /dev/urandom | base64; echo end-of-body; } >body
  start_server -num_tickets 0
  async_client -no_ign_eof <body
  end_server
  sed -z 's/Read BLOCK\( (Async)\)\?\n//g' server.out |
    sed -n '/^begin-of-body$/,/^end-of-body$/p' | cmp body -
  expect_pauses client.pauses
}

write_config
suite_options
"client_$client"
expect_pauses server.pauses
