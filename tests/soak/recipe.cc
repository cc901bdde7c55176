#include "recipe.h"

namespace soak {
namespace {

constexpr std::size_t kLargest = 256U << 10U;

}  // namespace

std::size_t random_size(Rng& rng) {
  if (rng.one_in(24)) return rng.below(kLargest + 1);
  if (rng.one_in(4)) return rng.below(16'385);
  if (!rng.one_in(4)) return rng.below(600);
  const unsigned block = rng.pick({16U, 64U, 128U, 136U, 2048U, 4096U});
  return block * rng.between(1, 3) - 1 + rng.below(3);
}

Bytes message_of(const Recipe& recipe) {
  return job_tests::message(recipe.size, static_cast<unsigned>(recipe.seed));
}

}  // namespace soak
