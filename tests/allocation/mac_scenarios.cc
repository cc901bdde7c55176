#include <openssl/core_names.h>

#include <string_view>

#include "keys/objects.h"
#include "same_bytes.h"
#include "scenarios.h"

namespace allocation_tests {
namespace {

using job_tests::Bytes;
using keys_tests::Kdf;
using keys_tests::KdfCtx;
using keys_tests::Mac;
using keys_tests::MacCtx;

constexpr unsigned char kKey[16] = {1, 2, 3};

// Begun, copied in the middle, ended. The module offers no HMAC: the default provider's uses its
// digests.
class MacAct final : public SameBytes {
 public:
  MacAct(const Stage& stage, const char* name) : SameBytes(stage, 64), name_(name) { ask_base(); }

 private:
  int make(OSSL_LIB_CTX* library, const char* properties, Bytes& out) override {
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, cipher_, 0),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest_, 0),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_PROPERTIES, const_cast<char*>(properties), 0),
        OSSL_PARAM_construct_end()};
    const bool hmac = name_ == std::string_view("HMAC");
    const Mac mac(EVP_MAC_fetch(library, name_, hmac ? nullptr : properties));
    const MacCtx ctx(mac == nullptr ? nullptr : EVP_MAC_CTX_new(mac.get()));
    if (ctx == nullptr || EVP_MAC_init(ctx.get(), kKey, sizeof kKey, params) != 1 ||
        EVP_MAC_update(ctx.get(), input_.data(), input_.size()) != 1)
      return 0;
    const MacCtx copy(EVP_MAC_CTX_dup(ctx.get()));
    std::size_t size = 0;
    return copy != nullptr && EVP_MAC_update(copy.get(), input_.data(), input_.size()) == 1 &&
           EVP_MAC_final(copy.get(), out.data(), &size, out.size()) == 1;
  }

  const char* const name_;
  char cipher_[12] = "AES-128-CBC";
  char digest_[9] = "SHA2-256";
  const Bytes input_ = job_tests::message(9000);
};

Scenario mac(const char* scenario, const char* name) {
  return {scenario, [=](const Stage& stage) { return std::make_unique<MacAct>(stage, name); }};
}

class KdfAct final : public SameBytes {
 public:
  explicit KdfAct(const Stage& stage) : SameBytes(stage, 64) { ask_base(); }

 private:
  int make(OSSL_LIB_CTX* library, const char* properties, Bytes& out) override {
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest_, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key_, sizeof key_),
        OSSL_PARAM_construct_end()};
    const Kdf kdf(EVP_KDF_fetch(library, "HKDF", properties));
    const KdfCtx ctx(kdf == nullptr ? nullptr : EVP_KDF_CTX_new(kdf.get()));
    return ctx != nullptr && EVP_KDF_derive(ctx.get(), out.data(), out.size(), params) == 1;
  }

  char digest_[9] = "SHA2-256";
  unsigned char key_[20] = {7};
};

std::unique_ptr<Act> hkdf(const Stage& stage) { return std::make_unique<KdfAct>(stage); }

}  // namespace

std::vector<Scenario> mac_scenarios() {
  return {mac("Cmac", "CMAC"), mac("Hmac", "HMAC"), mac("Kmac", "KMAC-128"), {"Hkdf", hkdf}};
}

}  // namespace allocation_tests
