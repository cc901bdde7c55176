# shellcheck shell=bash
# Sourced by tests that load the module MODULE into programs that are installed, and have a skip REASON.

# libcrypto_of FILE: the name of the libcrypto that comes with a program or a library; a server that was
# built with another release of OpenSSL than the module may have another.
libcrypto_of() { ldd "$1" | sed -n 's/^[[:space:]]*\(libcrypto[^ ]*\) => .*/\1/p'; }

# need_same_libcrypto NAME PROGRAM: the test is skipped where it has another than the module. That there is
# no module is no such difference: then a test fails.
need_same_libcrypto() {
  [[ ! -e $MODULE || $(libcrypto_of "$2") == $(libcrypto_of "$MODULE") ]] ||
    skip "$1 has $(libcrypto_of "$2"), the module $(libcrypto_of "$MODULE")"
}
