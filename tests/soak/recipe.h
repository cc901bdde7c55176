// What tells the module and the base to do the same.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "job/operations.h"
#include "work.h"

namespace soak {

using job_tests::Bytes;
using View = std::span<const unsigned char>;

struct Recipe {
  const char* name;
  std::uint64_t seed;
  std::size_t size;  // of the message
};

// Mostly short; up to 256 KiB; at times one byte beside a multiple of a block.
std::size_t random_size(Rng& rng);

template <std::size_t kCount>
Recipe random_recipe(Rng& rng, const char* const (&names)[kCount]) {
  return {names[rng.below(kCount)], rng.next(), random_size(rng)};
}

Bytes message_of(const Recipe& recipe);

// Feeds the message in random pieces, or in one. False as soon as `feed` gives that.
template <typename Feed>
bool in_pieces(std::uint64_t seed, bool whole, View message, Feed feed) {
  Rng rng(seed);
  const std::size_t most = whole ? message.size() : 1 + message.size() / rng.between(1, 6);
  while (!message.empty()) {
    const std::size_t size = whole ? most : std::min(message.size(), rng.between(0, most));
    if (!feed(message.first(size))) return false;
    message = message.subspan(size);
  }
  return true;
}

// Work whose result depends on the recipe alone. `W(recipe, side, whole)`; W::output().
template <typename W>
class Compared final : public W {
 public:
  Compared(const Recipe& recipe, const Side& side) : W(recipe, side, false) {}
  bool right() override {
    const Side& base = keys_tests::plain_base();
    Compared by_base(this->recipe(), base, true);
    return by_base.run() && by_base.output() == this->output();
  }

 private:
  Compared(const Recipe& recipe, const Side& side, bool whole) : W(recipe, side, whole) {}
};

}  // namespace soak
