// Whole messages through digests and ciphers of one provider, in several calls each.
#pragma once

#include <openssl/evp.h>

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace job_tests {

using Bytes = std::vector<unsigned char>;

template <auto Free>
struct Freeing {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Md = std::unique_ptr<EVP_MD, Freeing<EVP_MD_free>>;
using MdCtx = std::unique_ptr<EVP_MD_CTX, Freeing<EVP_MD_CTX_free>>;
using Cipher = std::unique_ptr<EVP_CIPHER, Freeing<EVP_CIPHER_free>>;
using CipherCtx = std::unique_ptr<EVP_CIPHER_CTX, Freeing<EVP_CIPHER_CTX_free>>;

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
