// Telling the digests of certificates from others (hazard H1).
#pragma once

#include <cstddef>

namespace asyncprovider {

// Whether the bytes are exactly one DER SEQUENCE, as those are that libcrypto hashes while it
// holds the lock of a certificate: a job that pauses there blocks each other that wants it.
// (v3_purp.c, ossl_x509v3_cache_extensions; source: hazards L1 to L3.)
bool is_one_der_sequence(const unsigned char* bytes, std::size_t size) noexcept;

}  // namespace asyncprovider
