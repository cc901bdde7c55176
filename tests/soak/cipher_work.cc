#include "recipe.h"

namespace soak {
namespace {

constexpr const char* kNames[] = {
    "AES-128-CBC",       "AES-192-CBC", "AES-256-CBC",      "AES-128-CBC",      "AES-128-CTR",
    "AES-256-GCM",       "AES-128-GCM", "AES-256-CFB8",     "AES-128-OFB",      "AES-256-ECB",
    "ChaCha20-Poly1305", "ChaCha20",    "CAMELLIA-256-CBC", "ARIA-128-GCM",     "SM4-CBC",
    "DES-EDE3-CBC",      "AES-256-OCB", "AES-128-CBC",      "CAMELLIA-128-CTR", "AES-256-CBC"};

constexpr int kTagSize = 16;

// A message there and back.
class Cipher : public Work {
 public:
  Cipher(const Recipe& recipe, const Side& side, bool whole)
      : recipe_(recipe),
        whole_(whole),
        input_(message_of(recipe)),
        there_(job_tests::new_cipher(side.libctx, side.properties, recipe.name, true)),
        back_(job_tests::new_cipher(side.libctx, side.properties, recipe.name, false)),
        aead_((EVP_CIPHER_get_flags(EVP_CIPHER_CTX_get0_cipher(there_.get())) &
               EVP_CIPH_FLAG_AEAD_CIPHER) != 0),
        secret_(input_.size() + EVP_MAX_BLOCK_LENGTH),
        plain_(input_.size() + 2 * EVP_MAX_BLOCK_LENGTH),
        tag_(kTagSize),
        in_place_(!whole && Rng(recipe.seed).one_in(3)) {}

  bool run() override { return encrypt() && decrypt(); }
  bool right() override { return plain_ == input_; }
  void free_contexts() override {
    there_.reset();
    back_.reset();
  }
  std::string name() const override { return recipe_.name; }
  Count kind() const override { return Count::ciphers; }
  std::size_t size() const override { return 2 * recipe_.size; }

 protected:
  const Recipe& recipe() const { return recipe_; }
  Bytes output() const {
    Bytes all = secret_;
    all.insert(all.end(), tag_.begin(), tag_.end());
    all.insert(all.end(), plain_.begin(), plain_.end());
    return all;
  }

 private:
  bool encrypt() {
    const bool done = feed(there_.get(), input_, secret_) &&
                      (!aead_ || EVP_CIPHER_CTX_ctrl(there_.get(), EVP_CTRL_AEAD_GET_TAG, kTagSize,
                                                     tag_.data()) == 1);
    return done;
  }
  // In place where it is one piece.
  bool decrypt() {
    if (aead_ && EVP_CIPHER_CTX_ctrl(back_.get(), EVP_CTRL_AEAD_SET_TAG, kTagSize, tag_.data()) != 1)
      return false;
    if (!in_place_) return feed(back_.get(), secret_, plain_);
    Bytes& both = plain_;
    both = secret_;
    return finish(back_.get(), both, [&](std::size_t& total) {
      return update(back_.get(), both, both, total);
    });
  }

  static bool update(EVP_CIPHER_CTX* ctx, View piece, Bytes& out, std::size_t& total) {
    int size = 0;
    if (EVP_CipherUpdate(ctx, out.data() + total, &size, piece.data(),
                         static_cast<int>(piece.size())) != 1)
      return false;
    total += static_cast<std::size_t>(size);
    return true;
  }
  template <typename Body>
  static bool finish(EVP_CIPHER_CTX* ctx, Bytes& out, Body body) {
    std::size_t total = 0;
    int size = 0;
    if (!body(total) || EVP_CipherFinal_ex(ctx, out.data() + total, &size) != 1) return false;
    out.resize(total + static_cast<std::size_t>(size));
    return true;
  }
  bool feed(EVP_CIPHER_CTX* ctx, View input, Bytes& out) {
    return finish(ctx, out, [&](std::size_t& total) {
      return in_pieces(recipe_.seed + (ctx == back_.get() ? 1 : 0), whole_, input,
                       [&](View piece) { return update(ctx, piece, out, total); });
    });
  }

  const Recipe recipe_;
  const bool whole_;
  const Bytes input_;
  job_tests::CipherCtx there_;
  job_tests::CipherCtx back_;
  const bool aead_;
  Bytes secret_;
  Bytes plain_;
  Bytes tag_;
  const bool in_place_;
};

}  // namespace

std::unique_ptr<Work> cipher_work(Rng& rng, const Side& side) {
  return std::make_unique<Compared<Cipher>>(random_recipe(rng, kNames), side);
}

}  // namespace soak
