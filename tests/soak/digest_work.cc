#include "recipe.h"

namespace soak {
namespace {

constexpr const char* kNames[] = {
    "MD5",      "SHA1",     "SHA2-224",  "SHA2-256",  "SHA2-384",     "SHA2-512",    "SHA2-512/256",
    "SHA3-224", "SHA3-256", "SHA3-512",  "SHAKE-128", "SHAKE-256",    "KECCAK-KMAC-128", "SM3",
    "MD5-SHA1", "BLAKE2B-512", "BLAKE2S-256", "SHA2-256", "SHA2-512", "SHA1"};

class Digest : public Work {
 public:
  Digest(const Recipe& recipe, const Side& side, bool whole)
      : recipe_(recipe),
        whole_(whole),
        input_(message_of(recipe)),
        ctx_(job_tests::new_digest(side.libctx, side.properties, recipe.name)) {
    Rng rng(recipe.seed);
    one_shot_ = rng.one_in(6);
    copies_ = rng.one_in(6);
    const EVP_MD* const md = EVP_MD_CTX_get0_md(ctx_.get());
    xof_ = (EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF) != 0;
    output_.resize(xof_ ? rng.between(1, 5000) : static_cast<std::size_t>(EVP_MD_get_size(md)));
    if (copies_) copy_.reset(EVP_MD_CTX_new());
  }

  bool run() override {
    if (one_shot_ && !xof_)
      return EVP_Digest(input_.data(), input_.size(), output_.data(), nullptr,
                        EVP_MD_CTX_get0_md(ctx_.get()), nullptr) == 1;
    return feed() && end();
  }
  void free_contexts() override {
    ctx_.reset();
    copy_.reset();
  }
  bool may_be_given_up() const override { return !one_shot_; }
  std::string name() const override { return recipe_.name; }
  Count kind() const override { return Count::digests; }
  std::size_t size() const override { return recipe_.size; }

 protected:
  const Recipe& recipe() const { return recipe_; }
  const Bytes& output() const { return output_; }

 private:
  bool feed() {
    return in_pieces(recipe_.seed, whole_, input_, [this](View piece) {
      return EVP_DigestUpdate(ctx_.get(), piece.data(), piece.size()) == 1;
    });
  }
  bool end() {
    if (copies_ && EVP_MD_CTX_copy_ex(copy_.get(), ctx_.get()) != 1) return false;
    EVP_MD_CTX* const ctx = copies_ ? copy_.get() : ctx_.get();
    if (xof_) return EVP_DigestFinalXOF(ctx, output_.data(), output_.size()) == 1;
    return EVP_DigestFinal_ex(ctx, output_.data(), nullptr) == 1;
  }

  const Recipe recipe_;
  const bool whole_;
  bool one_shot_ = false;
  bool copies_ = false;
  bool xof_ = false;
  const Bytes input_;
  Bytes output_;
  job_tests::MdCtx ctx_;
  job_tests::MdCtx copy_;
};

}  // namespace

std::unique_ptr<Work> digest_work(Rng& rng, const Side& side) {
  return std::make_unique<Compared<Digest>>(random_recipe(rng, kNames), side);
}

}  // namespace soak
