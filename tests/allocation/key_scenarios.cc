#include <cstring>

#include "equal/runner.h"
#include "job/operations.h"
#include "keys/objects.h"
#include "keys/operation.h"
#include "scenarios.h"

namespace allocation_tests {
namespace {

using job_tests::Bytes;
using keys_tests::Key;
using keys_tests::KeyCtx;
using keys_tests::KeyRing;
using keys_tests::MdCtx;
using keys_tests::new_ctx;
using keys_tests::original;
using keys_tests::plain_base;

// All contexts made in the job. What was made is checked by the base, with its own key.
class KeyAct : public Act {
 public:
  KeyAct(const Stage& stage, const char* key)
      : side_(stage.keys.side()), key_(stage.keys.get(key)), original_(original(key)) {}

 protected:
  const keys_tests::Side& side() const { return side_; }
  EVP_PKEY* key() const { return key_; }
  EVP_PKEY* bases_key() const { return original_; }
  const Bytes& input() const { return input_; }
  Bytes& output() { return output_; }
  std::size_t& size() { return size_; }

 private:
  const keys_tests::Side side_;
  EVP_PKEY* const key_;
  EVP_PKEY* const original_;
  const Bytes input_ = job_tests::message(300);
  Bytes output_ = Bytes(1024);
  std::size_t size_ = 0;
};

class DigestSign final : public KeyAct {
 public:
  DigestSign(const Stage& stage, const char* key, const char* digest)
      : KeyAct(stage, key), digest_(digest) {}

  int run() override {
    const MdCtx ctx(EVP_MD_CTX_new());
    size() = output().size();
    return EVP_DigestSignInit_ex(ctx.get(), nullptr, digest_, side().libctx, side().properties,
                                 key(), nullptr) == 1 &&
           EVP_DigestSignUpdate(ctx.get(), input().data(), input().size()) == 1 &&
           EVP_DigestSignFinal(ctx.get(), output().data(), &size()) == 1;
  }
  bool right() override {
    const MdCtx ctx(EVP_MD_CTX_new());
    return EVP_DigestVerifyInit_ex(ctx.get(), nullptr, digest_, plain_base().libctx,
                                   plain_base().properties, bases_key(), nullptr) == 1 &&
           EVP_DigestVerify(ctx.get(), output().data(), size(), input().data(), input().size()) == 1;
  }

 private:
  const char* const digest_;
};

std::unique_ptr<Act> sign_ec(const Stage& stage) {
  return std::make_unique<DigestSign>(stage, "P-256", "SHA256");
}
std::unique_ptr<Act> sign_rsa(const Stage& stage) {
  return std::make_unique<DigestSign>(stage, "RSA-1024", "SHA256");
}

class Derive final : public KeyAct {
 public:
  explicit Derive(const Stage& stage)
      : KeyAct(stage, "X25519"), peer_(stage.keys.get("X25519.2")) {
    size_t size = expected_.size();
    const KeyCtx ctx = new_ctx(plain_base(), bases_key());
    EVP_PKEY_derive_init(ctx.get());
    EVP_PKEY_derive_set_peer(ctx.get(), original("X25519.2"));
    EVP_PKEY_derive(ctx.get(), expected_.data(), &size);
  }
  int run() override {
    const KeyCtx ctx = new_ctx(side(), key());
    size() = output().size();
    return ctx != nullptr && EVP_PKEY_derive_init(ctx.get()) == 1 &&
           EVP_PKEY_derive_set_peer(ctx.get(), peer_) == 1 && derive(ctx.get());
  }
  bool right() override {
    return std::memcmp(output().data(), expected_.data(), expected_.size()) == 0;
  }

 private:
  bool derive(EVP_PKEY_CTX* of) {
    const KeyCtx ctx(EVP_PKEY_CTX_dup(of));
    return ctx != nullptr && EVP_PKEY_derive(ctx.get(), output().data(), &size()) == 1;
  }
  EVP_PKEY* const peer_;
  Bytes expected_ = Bytes(32);
};

std::unique_ptr<Act> derive(const Stage& stage) { return std::make_unique<Derive>(stage); }

// Decryption by the base gives what was encrypted.
class Encrypt final : public KeyAct {
 public:
  explicit Encrypt(const Stage& stage) : KeyAct(stage, "RSA-1024") {}
  int run() override {
    const KeyCtx ctx = new_ctx(side(), key());
    size() = output().size();
    return ctx != nullptr && EVP_PKEY_encrypt_init(ctx.get()) == 1 &&
           EVP_PKEY_encrypt(ctx.get(), output().data(), &size(), input().data(), kSize) == 1;
  }
  bool right() override {
    const KeyCtx ctx = new_ctx(plain_base(), bases_key());
    Bytes plain(1024);
    std::size_t plain_size = plain.size();
    return EVP_PKEY_decrypt_init(ctx.get()) == 1 &&
           EVP_PKEY_decrypt(ctx.get(), plain.data(), &plain_size, output().data(), size()) == 1 &&
           plain_size == kSize && std::memcmp(plain.data(), input().data(), kSize) == 0;
  }

 private:
  static constexpr std::size_t kSize = 50;
};

std::unique_ptr<Act> encrypt(const Stage& stage) { return std::make_unique<Encrypt>(stage); }

// A key is made, copied, exported and imported.
class Generate final : public KeyAct {
 public:
  explicit Generate(const Stage& stage) : KeyAct(stage, "P-256") {}
  int run() override {
    const KeyCtx ctx = new_ctx(side(), key());
    EVP_PKEY* made = nullptr;
    const bool done = ctx != nullptr && EVP_PKEY_keygen_init(ctx.get()) == 1 &&
                      EVP_PKEY_generate(ctx.get(), &made) == 1;
    const Key owned(made);
    const Key copy(done ? EVP_PKEY_dup(made) : nullptr);
    return copy != nullptr && import_again(copy.get());
  }
  bool right() override { return equal_; }

 private:
  bool import_again(EVP_PKEY* from) {
    OSSL_PARAM* params = nullptr;
    EVP_PKEY* imported = nullptr;
    const KeyCtx ctx = new_ctx(side(), "EC");
    const bool done = ctx != nullptr && EVP_PKEY_todata(from, EVP_PKEY_KEYPAIR, &params) == 1 &&
                      EVP_PKEY_fromdata_init(ctx.get()) == 1 &&
                      EVP_PKEY_fromdata(ctx.get(), &imported, EVP_PKEY_KEYPAIR, params) == 1;
    OSSL_PARAM_free(params);
    equal_ = done && EVP_PKEY_eq(from, imported) == 1;
    EVP_PKEY_free(imported);
    return done;
  }
  bool equal_ = false;
};

std::unique_ptr<Act> generate(const Stage& stage) { return std::make_unique<Generate>(stage); }

// One call of each kind, with contexts that were made before.
class OneCall final : public Act {
 public:
  OneCall(const Stage& stage, const keys_tests::Kind& kind) : operation_(kind.make(stage.keys)) {}
  int run() override { return operation_->run(); }
  bool right() override { return operation_->right(); }

 private:
  const std::unique_ptr<keys_tests::Operation> operation_;
};

}  // namespace

std::vector<Scenario> key_scenarios() {
  std::vector<Scenario> scenarios = {{"SignEc", sign_ec}, {"SignRsa", sign_rsa},
                                     {"DeriveAll", derive}, {"EncryptAll", encrypt},
                                     {"GenerateAll", generate}};
  for (const keys_tests::Kind& kind : keys_tests::kinds())
    scenarios.push_back(
        {kind.name, [&kind](const Stage& stage) { return std::make_unique<OneCall>(stage, kind); }});
  return scenarios;
}

}  // namespace allocation_tests
