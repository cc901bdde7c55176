# shellcheck shell=bash
# Sourced by tests that load the module MODULE into programs that are installed.

# libcrypto_of FILE: the name of the libcrypto that comes with a program or a library; a server that was
# built with another release of OpenSSL than the module may have another.
libcrypto_of() { ldd "$1" | sed -n 's/^[[:space:]]*\(libcrypto[^ ]*\) => .*/\1/p'; }

# whose_libcrypto_differs PROGRAM: succeeds where it cannot have the module. That there is no module is no
# such difference: then a test fails.
whose_libcrypto_differs() {
  [[ -e $MODULE && $(libcrypto_of "$1") != $(libcrypto_of "$MODULE") ]]
}
