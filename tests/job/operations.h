// Whole messages through digests and ciphers of one provider, in several calls each.
#pragma once

#include <openssl/evp.h>

#include <cstddef>
#include <span>
#include <vector>

#include "support/handles.h"

namespace job_tests {

using Bytes = std::vector<unsigned char>;

using support::Cipher;
using support::CipherCtx;
using support::Md;
using support::MdCtx;

extern const char* const kModule;  // the properties of what is under test (subject.h)
inline constexpr const char* kBase = "provider=default";

struct Algorithm {
  enum class Kind { digest, cipher } kind;
  const char* name;
};

std::span<const Algorithm> algorithms();  // of what is under test

// `size` bytes that depend on the seed, and are no DER SEQUENCE.
Bytes message(std::size_t size, unsigned seed = 1);

// A context of the module's or the base's, ready for updates; NULL where there is none.
MdCtx new_digest(OSSL_LIB_CTX* library, const char* properties, const char* name);
CipherCtx new_cipher(OSSL_LIB_CTX* library, const char* properties, const char* name, bool encrypt);

// What the algorithm makes of a message: the digest; or the ciphertext with its tag, and what
// decrypting that gives. Empty where a call failed.
Bytes transform(OSSL_LIB_CTX* library, const char* properties, const Algorithm& algorithm,
                const Bytes& input);

}  // namespace job_tests
