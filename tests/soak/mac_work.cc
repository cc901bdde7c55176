#include <openssl/core_names.h>
#include <openssl/params.h>

#include <cstring>

#include "keys/objects.h"
#include "recipe.h"

namespace soak {
namespace {

constexpr const char* kNames[] = {"CMAC",     "GMAC",    "HMAC",       "KMAC-128",
                                  "KMAC-256", "SIPHASH", "BLAKE2BMAC", "POLY1305"};

// The module offers no HMAC: the default provider's uses its digests.
class Mac : public Work {
 public:
  Mac(const Recipe& recipe, const Side& side, bool whole)
      : recipe_(recipe),
        whole_(whole),
        input_(message_of(recipe)),
        properties_(side.properties == nullptr ? "" : side.properties) {
    const char* const of_mac = is("HMAC") ? nullptr : properties_.c_str();
    const keys_tests::Mac mac(EVP_MAC_fetch(side.libctx, recipe.name, of_mac));
    ctx_.reset(EVP_MAC_CTX_new(mac.get()));
    ready_ = set_up();
  }

  bool run() override {
    std::size_t size = 0;
    const bool fed = ready_ && in_pieces(recipe_.seed, whole_, input_, [this](View piece) {
                       return EVP_MAC_update(ctx_.get(), piece.data(), piece.size()) == 1;
                     });
    if (!fed || EVP_MAC_final(ctx_.get(), output_.data(), &size, output_.size()) != 1) return false;
    output_.resize(size);
    return true;
  }
  void free_contexts() override { ctx_.reset(); }
  std::string name() const override { return recipe_.name; }
  Count kind() const override { return Count::macs; }
  std::size_t size() const override { return recipe_.size; }

 protected:
  const Recipe& recipe() const { return recipe_; }
  const Bytes& output() const { return output_; }

 private:
  bool is(const char* name) const { return std::strcmp(recipe_.name, name) == 0; }

  bool set_up() {
    char cbc[] = "AES-128-CBC";
    char gcm[] = "AES-128-GCM";
    char sha[] = "SHA2-256";
    std::vector<OSSL_PARAM> params;
    if (is("CMAC") || is("GMAC"))
      params.push_back(
          OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, is("CMAC") ? cbc : gcm, 0));
    if (is("GMAC"))
      params.push_back(OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_IV, iv_, sizeof iv_));
    if (is("HMAC")) {
      params.push_back(OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, sha, 0));
      params.push_back(
          OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_PROPERTIES, properties_.data(), 0));
    }
    params.push_back(OSSL_PARAM_construct_end());
    const std::size_t key_size = is("POLY1305") ? 32 : 16;
    return EVP_MAC_init(ctx_.get(), key_.data(), key_size, params.data()) == 1;
  }

  const Recipe recipe_;
  const bool whole_;
  const Bytes input_;
  std::string properties_;
  const Bytes key_ = job_tests::message(32, 5);
  unsigned char iv_[12] = {1, 2, 3};
  Bytes output_ = Bytes(128);
  keys_tests::MacCtx ctx_;
  bool ready_ = false;
};

}  // namespace

std::unique_ptr<Work> mac_work(Rng& rng, const Side& side) {
  return std::make_unique<Compared<Mac>>(random_recipe(rng, kNames), side);
}

}  // namespace soak
