#!/usr/bin/env bash
# OpenSSL's own event loop, with a device that is slow, busy, chatty and out of order: it comes to an
# end, and the counters tell what it went through.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/openssl.cnf" <<END
openssl_conf = init
[init]
providers = providers
alg_section = algorithms
[algorithms]
default_properties = ?provider=asyncprovider
[providers]
asyncprovider = module
default = default
[default]
activate = 1
[module]
activate = 1
module = $MODULE
executor = exercise
exercise_latency_us = 200
exercise_jitter_us = 200
exercise_order = random
exercise_pauses = 2
exercise_again_every = 5
END

counters=$work/counters
OPENSSL_CONF=$work/openssl.cnf ASYNCPROVIDER_COUNTERS=$counters \
  "$OPENSSL" speed -seconds 1 -bytes 64 -async_jobs 8 -evp sha256 >"$work/out" 2>&1 || {
  cat "$work/out"
  exit 1
}

value() { sed -n "s/.* $1=\([0-9]*\).*/\1/p" "$counters"; }
cat "$counters"
operations=$(value operations-exercise)
((operations >= 100)) || { echo "only $operations operations"; exit 1; }
((4 * $(value injected-again) >= operations / 2)) || { echo "too few refusals"; exit 1; }
(($(value injected-wakes) >= operations - 16)) || { echo "too few wakes"; exit 1; }
(($(value pauses) >= 2 * operations)) || { echo "too few pauses"; exit 1; }
