#include <openssl/core_names.h>
#include <openssl/err.h>

#include <string_view>

#include "fuzz/key_scripts.h"
#include "keys/derivations.h"

namespace fuzz {
namespace {

using equal::Bytes;
using keys_tests::Derivation;
using keys_tests::KdfCtx;
using keys_tests::Params;
using keys_tests::Settings;

class KdfScript {
 public:
  KdfScript(equal::Case& c, const Derivation& derivation, EVP_KDF* kdf)
      : c_(c), derivation_(derivation), ctx_(EVP_KDF_CTX_new(kdf)) {}

  void run() {
    const std::size_t steps = c_.rng.between(2, 8);
    for (std::size_t i = 0; i < steps; ++i) step();
  }

 private:
  void step() {
    switch (c_.rng.below(8)) {
      case 0:
        return copy();
      case 1:
        c_.log.note("reset");
        return EVP_KDF_CTX_reset(ctx_.get());
      case 2:
        c_.log.note("size %zu", EVP_KDF_CTX_get_kdf_size(ctx_.get()));
        return c_.settle();
      case 3:
        return set();
      default:
        return derive();
    }
  }

  // All, or all but one; the limit of memory is what keeps scrypt from taking a minute.
  Settings settings() {
    Settings settings = derivation_.settings;
    if (settings.empty() || !c_.rng.one_in(6)) return settings;
    const auto dropped =
        settings.begin() + static_cast<std::ptrdiff_t>(c_.rng.below(settings.size()));
    if (std::string_view(dropped->first) != OSSL_KDF_PARAM_SCRYPT_MAXMEM) settings.erase(dropped);
    return settings;
  }

  void set() {
    const Params params(EVP_KDF_CTX_settable_params(ctx_.get()), settings());
    c_.log.note("set = %d", EVP_KDF_CTX_set_params(ctx_.get(), params.get()));
    c_.settle();
  }

  void derive() {
    const Params params(EVP_KDF_CTX_settable_params(ctx_.get()), settings());
    Bytes key(c_.rng.pick<std::size_t>({0, 1, 16, 20, 32, 64, 300, 2000}));
    const int result = EVP_KDF_derive(ctx_.get(), key.data(), key.size(),
                                      c_.rng.one_in(4) ? nullptr : params.get());
    c_.log.note("derive(%zu) = %d", key.size(), result);
    if (result == 1) c_.log.bytes("  key", key);
    c_.settle();
  }

  void copy() {
    KdfCtx copy(EVP_KDF_CTX_dup(ctx_.get()));
    c_.log.note("copy = %d", copy != nullptr);
    if (copy != nullptr && c_.rng.coin()) ctx_ = std::move(copy);
    c_.settle();
  }

  equal::Case& c_;
  const Derivation& derivation_;
  KdfCtx ctx_;
};

}  // namespace

void kdf_script(equal::Case& c) {
  const auto derivations = keys_tests::derivations();
  const Derivation& derivation = derivations[c.rng.below(derivations.size())];
  const keys_tests::Kdf kdf(EVP_KDF_fetch(c.side.libctx, derivation.algorithm, c.side.properties));
  ERR_clear_error();  // some are of a newer OpenSSL
  c.log.note("%s fetched: %d", derivation.algorithm, kdf != nullptr);
  if (kdf != nullptr) KdfScript(c, derivation, kdf.get()).run();
  c.log.errors();
}

}  // namespace fuzz
