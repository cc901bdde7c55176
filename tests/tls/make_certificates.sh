#!/bin/bash
# A key and a certificate signed by itself, of each kind, in the folder CERTIFICATES.
set -euo pipefail

if [ -z "$OPENSSL" ]; then
  echo "no openssl program for the CPU that the module is for"
  exit 77
fi

mkdir -p "$CERTIFICATES"
cd "$CERTIFICATES"
export OPENSSL_CONF=$CERTIFICATES/req.cnf
cat >"$OPENSSL_CONF" <<CNF
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = localhost
[extensions]
basicConstraints = critical, CA:TRUE
subjectAltName = DNS:localhost, IP:127.0.0.1
CNF

make() {
  "$OPENSSL" req -x509 -newkey "$2" "${@:3}" -nodes -days 2 -keyout "$1.key" -out "$1.crt"
}

make rsa rsa:2048
make p256 ec -pkeyopt ec_paramgen_curve:P-256
