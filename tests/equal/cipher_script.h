// Random work with one cipher, by the kind of its mode.
#pragma once

#include "equal/cipher_context.h"

namespace equal {

void cipher_script(Case& c);

// The kinds. Each makes its own contexts of `cipher`.
void bulk_script(Case& c, const EVP_CIPHER* cipher);  // blocks and streams, XTS, CTS
void bits_script(Case& c, const EVP_CIPHER* cipher);  // CFB1 with lengths in bits
void aead_script(Case& c, const EVP_CIPHER* cipher);  // GCM, OCB, ChaCha20-Poly1305
void ccm_script(Case& c, const EVP_CIPHER* cipher);
void siv_script(Case& c, const EVP_CIPHER* cipher);
void wrap_script(Case& c, const EVP_CIPHER* cipher);
void random_iv_wrap_script(Case& c, const EVP_CIPHER* cipher);  // DES3-WRAP
void tls_mac_script(Case& c, const EVP_CIPHER* cipher);         // "tls-version", "tls-mac-size"
void tls_aead_script(Case& c, const EVP_CIPHER* cipher);        // "tlsaad", "tlsivfixed"
void stitched_script(Case& c, const EVP_CIPHER* cipher);        // AES-CBC-HMAC-SHA: TLS records
void multiblock_script(Case& c, const EVP_CIPHER* cipher);      // the same, several records at once
void any_order_script(Case& c, const EVP_CIPHER* cipher);       // calls in no sensible order

// What the scripts share.
inline constexpr std::size_t kKeyRoom = 128;  // more than any key; what is too short is the key
inline constexpr std::size_t kIvRoom = 256;

bool is_stitched(const EVP_CIPHER* cipher);
void flip_a_bit(Rng& rng, Bytes& bytes);

}  // namespace equal
