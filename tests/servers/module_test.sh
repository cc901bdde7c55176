#!/bin/bash
# module_test.sh: the openssl program OPENSSL loads MODULE, which may have been built with an older
# release of OpenSSL, and all that the module is for works.
# shellcheck source-path=SCRIPTDIR disable=SC2034
set -euo pipefail
SANITIZER_RUNTIME=${SANITIZER_RUNTIME-}
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/s_server.sh"

# names_of KIND PROVIDER: as `openssl list` has them. A kind that this release does not list has none.
names_of() {
  with_config "$OPENSSL" list "$1" 2>/dev/null | sed -n "s/ @ $2\$//p" | grep -v '\bHMAC\b' | sort || true
}

with_config() { (with_provider "$@"); }

has_algorithm() { [[ $(names_of "$1" asyncprovider) == *"$2"* ]]; }

offers_all() {
  local kind
  for kind in digest-algorithms cipher-algorithms mac-algorithms kdf-algorithms random-generators \
    key-managers skey-managers key-exchange-algorithms signature-algorithms asymcipher-algorithms \
    kem-algorithms; do
    diff <(names_of "-$kind" default) <(names_of "-$kind" asyncprovider) || fail "$kind: names differ"
  done
  has_algorithm -digest-algorithms SHA2-256 || fail "nothing is offered"
}

lists() { [[ $("$OPENSSL" list -help 2>&1) == *" -$1 "* ]]; }

# What libssl makes of the providers' capabilities: the same groups, in the same order, and the same
# names, of which it may list each provider's.
tls_knows_all() {
  local kind=tls-groups
  ! lists $kind || diff <(without_provider "$OPENSSL" list -$kind) <(with_config "$OPENSSL" list -$kind) ||
    fail "$kind differ"
  for kind in all-tls-groups tls-signature-algorithms; do
    ! lists $kind || diff <(without_provider "$OPENSSL" list -$kind | tr : '\n' | sort -u) \
      <(with_config "$OPENSSL" list -$kind | tr : '\n' | sort -u) || fail "$kind differ"
  done
}

digests_are_equal() {
  local digest
  head -c 100001 /dev/urandom >message
  for digest in md5 sha1 sha256 sha512 sha512-256 sm3 sha3-256 blake2b512 ripemd160; do
    cmp <(with_config "$OPENSSL" dgst "-$digest" message) \
      <(without_provider "$OPENSSL" dgst "-$digest" message) || fail "$digest differs"
  done
}

speed_pauses() {
  rm -f counters
  with_config "$OPENSSL" speed -async_jobs 4 -seconds 1 -bytes 16384 -evp md5 >speed.out 2>speed.err ||
    fail "openssl speed"
  say "pauses of openssl speed: $(counter pauses)"
  (($(counter pauses) > 100)) || fail "openssl speed does not pause: $(cat counters)"
}

# make_certificate KEY: of a type that -newkey knows.
make_certificate() {
  printf '[req]\ndistinguished_name = name\nprompt = no\n[name]\nCN = localhost\n' >req.cnf
  (OPENSSL_CONF=req.cnf exec "$OPENSSL" req -x509 -newkey "$1" -nodes -days 2 -keyout key.pem \
    -out cert.pem) 2>req.err || fail "no certificate: $(cat req.err)"
}

# handshake_pauses PROTOCOL KEY: the server's standard input stays open and silent.
handshake_pauses() {
  make_certificate "$2"
  rm -f counters
  write_config 'executor = pool' 'pool_min_us = 0'
  start_s_server -naccept 1 "-$1" -cert cert.pem -key key.pem
  echo 'a line' | (without_provider timeout 60 "$OPENSSL" s_client -quiet -no_ign_eof -verify_return_error \
    -CAfile cert.pem -connect "127.0.0.1:$port") >client.out 2>client.err || fail "no connection: $(cat client.err)"
  exec 3>&-
  wait_for 30 has_ended "$pid" || fail "the server does not end"
  wait "$pid" || fail "the server's status is $?"
  grep -aqx 'a line' server.out || fail "the line did not arrive: $(cat server.out)"
  expect_pauses 1
}

# Lanes, which openssl speed is to use, are auto's also on one CPU.
write_config 'executor = auto'
offers_all
tls_knows_all
digests_are_equal
speed_pauses
handshake_pauses tls1_2 rsa:2048
handshake_pauses tls1_3 rsa:2048
! has_algorithm -signature-algorithms ML-DSA-65 || handshake_pauses tls1_3 ML-DSA-65
