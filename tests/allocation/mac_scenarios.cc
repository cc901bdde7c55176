#include <openssl/core_names.h>

#include <string_view>

#include "job/operations.h"
#include "keys/objects.h"
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
class MacAct final : public Act {
 public:
  MacAct(const Stage& stage, const char* name) : library_(stage.library.get()), name_(name) {
    mac(nullptr, job_tests::kBase, expected_);
  }
  int run() override { return mac(library_, job_tests::kModule, output_); }
  bool right() override { return output_ == expected_; }

 private:
  int mac(OSSL_LIB_CTX* library, const char* properties, Bytes& out) {
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

  OSSL_LIB_CTX* const library_;
  const char* const name_;
  char cipher_[12] = "AES-128-CBC";
  char digest_[9] = "SHA2-256";
  const Bytes input_ = job_tests::message(9000);
  Bytes output_ = Bytes(64);
  Bytes expected_ = Bytes(64);
};

template <const char* const& kName>
std::unique_ptr<Act> mac(const Stage& stage) {
  return std::make_unique<MacAct>(stage, kName);
}

class KdfAct final : public Act {
 public:
  explicit KdfAct(const Stage& stage) : library_(stage.library.get()) {
    derive(nullptr, job_tests::kBase, expected_);
  }
  int run() override { return derive(library_, job_tests::kModule, output_); }
  bool right() override { return output_ == expected_; }

 private:
  int derive(OSSL_LIB_CTX* library, const char* properties, Bytes& out) {
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest_, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key_, sizeof key_),
        OSSL_PARAM_construct_end()};
    const Kdf kdf(EVP_KDF_fetch(library, "HKDF", properties));
    const KdfCtx ctx(kdf == nullptr ? nullptr : EVP_KDF_CTX_new(kdf.get()));
    return ctx != nullptr && EVP_KDF_derive(ctx.get(), out.data(), out.size(), params) == 1;
  }

  OSSL_LIB_CTX* const library_;
  char digest_[9] = "SHA2-256";
  unsigned char key_[20] = {7};
  Bytes output_ = Bytes(64);
  Bytes expected_ = Bytes(64);
};

std::unique_ptr<Act> hkdf(const Stage& stage) { return std::make_unique<KdfAct>(stage); }

constexpr const char* kCmac = "CMAC";
constexpr const char* kHmac = "HMAC";
constexpr const char* kKmac = "KMAC-128";

}  // namespace

std::vector<Scenario> mac_scenarios() {
  return {{"Cmac", mac<kCmac>}, {"Hmac", mac<kHmac>}, {"Kmac", mac<kKmac>}, {"Hkdf", hkdf}};
}

}  // namespace allocation_tests
