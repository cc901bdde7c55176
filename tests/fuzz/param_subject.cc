#include "fuzz/param_subject.h"

#include <openssl/core_names.h>
#include <openssl/err.h>

#include "keys/codes.h"
#include "keys/derivations.h"

namespace fuzz {
namespace {

using equal::Bytes;

constexpr std::size_t kRoom = 2048;  // more than what is asked for by parameters with small values

void note(equal::Case& c, const char* what, int result, const Bytes& out) {
  c.log.note("%s = %d", what, result);
  if (result == 1) c.log.bytes("  output", out);
  c.log.errors();
}

class DigestSubject : public ParamSubject {
 public:
  explicit DigestSubject(const EVP_MD* md) : ctx_(EVP_MD_CTX_new()) {
    EVP_DigestInit_ex2(ctx_.get(), md, nullptr);
  }
  const OSSL_PARAM* gettable() const override { return EVP_MD_CTX_gettable_params(ctx_.get()); }
  const OSSL_PARAM* settable() const override { return EVP_MD_CTX_settable_params(ctx_.get()); }
  int get(OSSL_PARAM* params) override { return EVP_MD_CTX_get_params(ctx_.get(), params); }
  int set(const OSSL_PARAM* params) override { return EVP_MD_CTX_set_params(ctx_.get(), params); }

  void use(equal::Case& c) override {
    const Bytes message = c.rng.bytes(200);
    const int result = EVP_DigestUpdate(ctx_.get(), message.data(), message.size());
    note(c, "update", result, {});
    Bytes out(kRoom);
    const keys_tests::MdCtx copy(EVP_MD_CTX_new());
    if (EVP_MD_CTX_copy_ex(copy.get(), ctx_.get()) == 1)
      note(c, "final", EVP_DigestFinal_ex(copy.get(), out.data(), nullptr), out);
    c.log.errors();
  }

  int copy() override {
    keys_tests::MdCtx copy(EVP_MD_CTX_new());
    const int result = EVP_MD_CTX_copy_ex(copy.get(), ctx_.get());
    if (result == 1) ctx_ = std::move(copy);
    return result;
  }

 private:
  keys_tests::MdCtx ctx_;
};

class CipherSubject : public ParamSubject {
 public:
  CipherSubject(equal::Case& c, const EVP_CIPHER* cipher)
      : ctx_(EVP_CIPHER_CTX_new()), mode_(EVP_CIPHER_get_mode(cipher)) {
    const Bytes key = c.rng.bytes(EVP_MAX_KEY_LENGTH * 2);
    const Bytes iv = c.rng.bytes(EVP_MAX_IV_LENGTH);
    EVP_CIPHER_CTX_set_flags(ctx_.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    EVP_CipherInit_ex2(ctx_.get(), cipher, key.data(), iv.data(), c.rng.coin() ? 1 : 0, nullptr);
  }
  const OSSL_PARAM* gettable() const override { return EVP_CIPHER_CTX_gettable_params(ctx_.get()); }
  const OSSL_PARAM* settable() const override { return EVP_CIPHER_CTX_settable_params(ctx_.get()); }
  int get(OSSL_PARAM* params) override { return EVP_CIPHER_CTX_get_params(ctx_.get(), params); }
  int set(const OSSL_PARAM* params) override {
    return EVP_CIPHER_CTX_set_params(ctx_.get(), params);
  }

  // A record's MAC and GCM's IV are random where something is wrong with them. "num" is an index.
  bool may_set(std::string_view key) const override {
    return !key.starts_with("tls") && key != OSSL_CIPHER_PARAM_USE_BITS &&
           key != OSSL_CIPHER_PARAM_NUM &&
           !(mode_ == EVP_CIPH_GCM_MODE && key == OSSL_CIPHER_PARAM_IVLEN);
  }

  void use(equal::Case& c) override {
    if (mode_ == EVP_CIPH_WRAP_MODE || mode_ == EVP_CIPH_SIV_MODE) return;
    const Bytes message = c.rng.bytes(64);
    Bytes out(kRoom);
    int size = 0;
    note(c, "update",
         EVP_CipherUpdate(ctx_.get(), out.data(), &size, message.data(),
                          static_cast<int>(message.size())),
         out);
  }

  int copy() override {
    support::CipherCtx copy(EVP_CIPHER_CTX_new());
    const int result = EVP_CIPHER_CTX_copy(copy.get(), ctx_.get());
    if (result == 1) ctx_ = std::move(copy);
    return result;
  }

 private:
  support::CipherCtx ctx_;
  const int mode_;
};

class MacSubject : public ParamSubject {
 public:
  MacSubject(EVP_MAC* mac, const keys_tests::Code& code) : ctx_(EVP_MAC_CTX_new(mac)) {
    const Bytes key = keys_tests::message(code.key_size);
    const keys_tests::Params params(settable(), code.settings);
    keyed_ = EVP_MAC_init(ctx_.get(), key.data(), key.size(), params.get()) == 1;
  }
  const OSSL_PARAM* gettable() const override { return EVP_MAC_CTX_gettable_params(ctx_.get()); }
  const OSSL_PARAM* settable() const override { return EVP_MAC_CTX_settable_params(ctx_.get()); }
  int get(OSSL_PARAM* params) override { return EVP_MAC_CTX_get_params(ctx_.get(), params); }
  int set(const OSSL_PARAM* params) override { return EVP_MAC_CTX_set_params(ctx_.get(), params); }

  void use(equal::Case& c) override {
    if (!keyed_) return;
    const Bytes message = c.rng.bytes(100);
    note(c, "update", EVP_MAC_update(ctx_.get(), message.data(), message.size()), {});
    const keys_tests::MacCtx copy(EVP_MAC_CTX_dup(ctx_.get()));
    c.log.errors();
    Bytes out(kRoom);
    std::size_t size = 0;
    if (copy != nullptr)
      note(c, "final", EVP_MAC_final(copy.get(), out.data(), &size, out.size()), out);
  }

  int copy() override {
    keys_tests::MacCtx copy(EVP_MAC_CTX_dup(ctx_.get()));
    if (copy == nullptr) return 0;
    ctx_ = std::move(copy);
    return 1;
  }

 private:
  keys_tests::MacCtx ctx_;
  bool keyed_ = false;
};

class KdfSubject : public ParamSubject {
 public:
  KdfSubject(EVP_KDF* kdf, const keys_tests::Derivation& derivation)
      : ctx_(EVP_KDF_CTX_new(kdf)), may_derive_(EVP_KDF_is_a(kdf, "KBKDF") == 0) {
    const keys_tests::Params params(settable(), derivation.settings);
    EVP_KDF_CTX_set_params(ctx_.get(), params.get());
  }
  const OSSL_PARAM* gettable() const override { return EVP_KDF_CTX_gettable_params(ctx_.get()); }
  const OSSL_PARAM* settable() const override { return EVP_KDF_CTX_settable_params(ctx_.get()); }
  int get(OSSL_PARAM* params) override { return EVP_KDF_CTX_get_params(ctx_.get(), params); }
  int set(const OSSL_PARAM* params) override {
    const int result = EVP_KDF_CTX_set_params(ctx_.get(), params);
    if (result != 1) may_derive_ = false;
    return result;
  }

  // The base's KBKDF crashes with some settings; several others after they have refused one: a
  // buffer is gone then, and its size is not.
  void use(equal::Case& c) override {
    if (!may_derive_) return;
    Bytes out(32);
    note(c, "derive", EVP_KDF_derive(ctx_.get(), out.data(), out.size(), nullptr), out);
  }

  int copy() override {
    keys_tests::KdfCtx copy(EVP_KDF_CTX_dup(ctx_.get()));
    if (copy == nullptr) return 0;
    ctx_ = std::move(copy);
    return 1;
  }

 private:
  keys_tests::KdfCtx ctx_;
  bool may_derive_;
};

}  // namespace

std::unique_ptr<ParamSubject> digest_subject(equal::Case& c) {
  const support::Md md(EVP_MD_fetch(c.side.libctx, c.any_name(), c.side.properties));
  if (md == nullptr) return nullptr;
  return std::make_unique<DigestSubject>(md.get());
}

std::unique_ptr<ParamSubject> cipher_subject(equal::Case& c) {
  const support::Cipher cipher(EVP_CIPHER_fetch(c.side.libctx, c.any_name(), c.side.properties));
  if (cipher == nullptr) return nullptr;
  return std::make_unique<CipherSubject>(c, cipher.get());
}

std::unique_ptr<ParamSubject> mac_subject(equal::Case& c) {
  const keys_tests::Code& code = keys_tests::codes()[c.rng.below(keys_tests::codes().size())];
  c.log.note("%s", code.name);
  const keys_tests::Mac mac(EVP_MAC_fetch(c.side.libctx, code.algorithm, c.side.properties));
  if (mac == nullptr) return nullptr;
  return std::make_unique<MacSubject>(mac.get(), code);
}

std::unique_ptr<ParamSubject> kdf_subject(equal::Case& c) {
  const auto derivations = keys_tests::derivations();
  const keys_tests::Derivation& derivation = derivations[c.rng.below(derivations.size())];
  c.log.note("%s", derivation.name);
  const keys_tests::Kdf kdf(EVP_KDF_fetch(c.side.libctx, derivation.algorithm, c.side.properties));
  ERR_clear_error();  // some are of a newer OpenSSL
  if (kdf == nullptr) return nullptr;
  return std::make_unique<KdfSubject>(kdf.get(), derivation);
}

}  // namespace fuzz
