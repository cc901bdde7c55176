# shellcheck shell=bash
# Sourced by tests that are scripts.

# openssl_conf LINE...: prints an openssl.cnf that makes the module MODULE the first choice, with these
# further lines in its section.
openssl_conf() {
  cat <<CNF
config_diagnostics = 1
openssl_conf = openssl_init
[openssl_init]
providers = provider_sect
alg_section = algorithm_sect
[algorithm_sect]
default_properties = ?provider=asyncprovider
[provider_sect]
default = default_sect
asyncprovider = asyncprovider_sect
[default_sect]
activate = 1
[asyncprovider_sect]
activate = 1
module = $MODULE
CNF
  printf '%s\n' "$@"
}
