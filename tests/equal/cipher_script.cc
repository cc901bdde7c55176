#include "equal/cipher_script.h"

#include <string_view>

namespace equal {
namespace {

bool is_aead(const EVP_CIPHER* cipher) {
  return (EVP_CIPHER_get_flags(cipher) & EVP_CIPH_FLAG_AEAD_CIPHER) != 0;
}

void wrap_kind(Case& c, const EVP_CIPHER* cipher) {
  if (EVP_CIPHER_is_a(cipher, "DES3-WRAP")) return random_iv_wrap_script(c, cipher);
  c.rng.one_in(4) ? any_order_script(c, cipher) : wrap_script(c, cipher);
}

void aead_kind(Case& c, const EVP_CIPHER* cipher) {
  const int mode = EVP_CIPHER_get_mode(cipher);
  const bool in_tls = mode != EVP_CIPH_OCB_MODE && mode != EVP_CIPH_SIV_MODE;
  if (in_tls && c.rng.one_in(4)) return tls_aead_script(c, cipher);
  if (c.rng.one_in(5)) return any_order_script(c, cipher);
  if (mode == EVP_CIPH_CCM_MODE) return ccm_script(c, cipher);
  if (mode == EVP_CIPH_SIV_MODE) return siv_script(c, cipher);
  aead_script(c, cipher);
}

void stitched_kind(Case& c, const EVP_CIPHER* cipher) {
  switch (c.rng.below(8)) {
    case 0:
      return any_order_script(c, cipher);
    case 1:
      return bulk_script(c, cipher);
    case 2:
      return multiblock_script(c, cipher);
    default:
      return stitched_script(c, cipher);
  }
}

void bulk_kind(Case& c, const EVP_CIPHER* cipher) {
  const bool cts = (EVP_CIPHER_get_flags(cipher) & EVP_CIPH_FLAG_CTS) != 0;
  const bool in_tls = EVP_CIPHER_get_mode(cipher) != EVP_CIPH_XTS_MODE && !cts;
  if (in_tls && c.rng.one_in(4)) return tls_mac_script(c, cipher);
  if (std::string_view(EVP_CIPHER_get0_name(cipher)).ends_with("CFB1") && c.rng.one_in(4))
    return bits_script(c, cipher);
  c.rng.one_in(5) ? any_order_script(c, cipher) : bulk_script(c, cipher);
}

}  // namespace

bool is_stitched(const EVP_CIPHER* cipher) {
  return is_aead(cipher) && EVP_CIPHER_get_mode(cipher) == EVP_CIPH_CBC_MODE;
}

void flip_a_bit(Rng& rng, Bytes& bytes) {
  if (bytes.empty()) return;
  bytes[rng.below(bytes.size())] ^= static_cast<unsigned char>(1u << rng.below(8));
}

void cipher_script(Case& c) {
  const Cipher cipher(EVP_CIPHER_fetch(c.side.libctx, c.any_name(), c.side.properties));
  c.log.note("fetched: %d", cipher != nullptr);
  c.settle();
  if (cipher == nullptr) return;
  if (EVP_CIPHER_get_mode(cipher.get()) == EVP_CIPH_WRAP_MODE)
    wrap_kind(c, cipher.get());
  else if (is_stitched(cipher.get()))
    stitched_kind(c, cipher.get());
  else if (is_aead(cipher.get()))
    aead_kind(c, cipher.get());
  else
    bulk_kind(c, cipher.get());
  c.log.errors();
}

}  // namespace equal
