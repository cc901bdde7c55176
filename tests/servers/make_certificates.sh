#!/bin/bash
# make_certificates.sh: a CA, and what it has signed: rsa2048, rsa4096, p256, and client. NAME.pem
# holds key and certificate; all in the folder CERTIFICATES.
set -euo pipefail

mkdir -p "$CERTIFICATES"
cd "$CERTIFICATES"
export OPENSSL_CONF=$CERTIFICATES/req.cnf
cat >"$OPENSSL_CONF" <<CNF
[req]
distinguished_name = name
prompt = no
[name]
CN = localhost
[ca]
basicConstraints = critical, CA:TRUE
[leaf]
basicConstraints = critical, CA:FALSE
subjectAltName = DNS:localhost, IP:127.0.0.1
CNF

"$OPENSSL" req -x509 -newkey rsa:2048 -nodes -days 2 -extensions ca -subj /CN=tests \
  -keyout ca.key -out ca.crt

make() {
  "$OPENSSL" req -x509 -newkey "$2" "${@:3}" -nodes -days 2 -extensions leaf \
    -CA ca.crt -CAkey ca.key -keyout "$1.key" -out "$1.crt"
  cat "$1.key" "$1.crt" >"$1.pem"
}

make rsa2048 rsa:2048
make rsa4096 rsa:4096
make p256 ec -pkeyopt ec_paramgen_curve:P-256
make client rsa:2048
