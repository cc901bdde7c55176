#include <openssl/rand.h>

#include <algorithm>

#include "recipe.h"

namespace soak {
namespace {

// What can be compared is that there are some.
class RandomBytes final : public Work {
 public:
  RandomBytes(Rng& rng, const Side& side) : library_(side.libctx), output_(rng.between(16, 3000)) {}

  bool run() override { return RAND_bytes_ex(library_, output_.data(), output_.size(), 0) == 1; }
  bool right() override {
    return std::any_of(output_.begin(), output_.end(), [](unsigned char byte) { return byte != 0; });
  }
  void free_contexts() override {}
  std::string name() const override { return "RAND_bytes"; }
  Count kind() const override { return Count::randoms; }
  std::size_t size() const override { return output_.size(); }

 private:
  OSSL_LIB_CTX* const library_;
  Bytes output_;
};

}  // namespace

std::unique_ptr<Work> random_bytes_work(Rng& rng, const Side& side) {
  return std::make_unique<RandomBytes>(rng, side);
}

}  // namespace soak
