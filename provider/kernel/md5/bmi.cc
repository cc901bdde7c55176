// Compiled for BMI. A step of MD5 waits for the one before it, and leaves most of a wide CPU's
// units idle: other messages' steps use them. What does not fit into the registers is kept on the
// stack.
#if defined(__x86_64__)

#include <bit>
#include <cstdint>
#include <cstring>

#include "provider/kernel/lanes/interleaved-inl.h"
#include "provider/kernel/md5/constants.h"

namespace asyncprovider::kernel {
namespace md5 {
namespace {

using Word = std::uint32_t;

struct State {
  Word words[4];

  void load(const void* from) { std::memcpy(words, from, sizeof words); }
  void store(void* to) const { std::memcpy(to, words, sizeof words); }
};

template <std::size_t kRound>
inline __attribute__((always_inline)) Word mix(Word b, Word c, Word d) {
  if constexpr (kRound == 0) return d ^ (b & (c ^ d));
  if constexpr (kRound == 1) return (b & d) + (c & ~d);
  if constexpr (kRound == 2) return b ^ (c ^ d);
  if constexpr (kRound == 3) return c ^ (b | ~d);
}

}  // namespace

struct Stream {
  using State = md5::State;
  static constexpr std::size_t kSteps = 64;
  State state;
  const unsigned char* block;

  void begin(const State& before, const unsigned char* in) {
    state = before;
    block = in;
  }

  // The words of the state change places from step to step.
  template <std::size_t kStep>
  inline __attribute__((always_inline)) void step() {
    constexpr auto kAt = [](std::size_t place) { return (64 + place - kStep) % 4; };
    Word& a = state.words[kAt(0)];
    const Word b = state.words[kAt(1)], c = state.words[kAt(2)], d = state.words[kAt(3)];
    Word word;
    std::memcpy(&word, block + 4 * md5::word(kStep), sizeof word);
    const Word sum = a + word + kConstants[kStep] + mix<kStep / 16>(b, c, d);
    a = b + std::rotl(sum, shift(kStep));
  }

  void add_to(State& before) const {
    for (std::size_t at = 0; at < 4; ++at) before.words[at] += state.words[at];
  }
};

}  // namespace md5

template Run run_interleaved<md5::Stream, 2>;
template Run run_interleaved<md5::Stream, 3>;
template Run run_interleaved<md5::Stream, 4>;

}  // namespace asyncprovider::kernel

#endif
