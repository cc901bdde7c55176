#include "provider/kernel/sm3/scalar.h"

#include <bit>
#include <utility>

#include "provider/kernel/sm3/constants.h"

#define ALWAYS_INLINE [[gnu::always_inline]] inline

namespace asyncprovider::kernel::sm3 {
namespace {

using Word = std::uint32_t;

ALWAYS_INLINE Word load_big_endian(const unsigned char* in) {
  return Word{in[0]} << 24U | Word{in[1]} << 16U | Word{in[2]} << 8U | Word{in[3]};
}

template <int kA, int kB>
ALWAYS_INLINE Word permute(Word x) {
  return x ^ std::rotl(x, kA) ^ std::rotl(x, kB);
}

// The last 16 words of the expanded message.
template <std::size_t kStep>
ALWAYS_INLINE Word next_word(Word (&words)[16]) {
  constexpr auto kAt = [](std::size_t back) { return (kStep + 16 - back) % 16; };
  if constexpr (kStep >= 16) {
    const Word mixed =
        permute<15, 23>(words[kAt(16)] ^ words[kAt(9)] ^ std::rotl(words[kAt(3)], 15));
    words[kAt(16)] = mixed ^ std::rotl(words[kAt(13)], 7) ^ words[kAt(6)];
  }
  return words[kAt(16)];
}

// The words of the state change places from step to step, each half for itself.
template <std::size_t kStep>
ALWAYS_INLINE void step(Word (&state)[8], Word (&words)[16]) {
  constexpr auto kAt = [](std::size_t word) { return (64 + word - kStep) % 4; };
  const Word a = state[kAt(0)], c = state[kAt(2)], e = state[4 + kAt(0)], g = state[4 + kAt(2)];
  Word &b = state[kAt(1)], &d = state[kAt(3)], &f = state[4 + kAt(1)], &h = state[4 + kAt(3)];
  const Word word = words[kStep % 16];
  const Word later = next_word<kStep + 4>(words);
  const Word a12 = std::rotl(a, 12);
  const Word ss1 = std::rotl(a12 + e + kConstants[kStep], 7);
  const Word mixed_a = kStep < 16 ? a ^ b ^ c : ((a ^ b) & c) | (a & b);
  const Word mixed_e = kStep < 16 ? e ^ f ^ g : g ^ (e & (f ^ g));
  d += mixed_a + (ss1 ^ a12) + (word ^ later);
  h = permute<9, 17>(h + mixed_e + ss1 + word);
  b = std::rotl(b, 9);
  f = std::rotl(f, 19);
}

template <std::size_t... kStep>
ALWAYS_INLINE void steps(Word (&state)[8], Word (&words)[16], std::index_sequence<kStep...>) {
  (step<kStep>(state, words), ...);
}

ALWAYS_INLINE void compress_blocks(Word (&chained)[8], const unsigned char* in,
                                   std::size_t blocks) {
  for (; blocks != 0; --blocks, in += 64) {
    Word state[8], words[16];
    for (std::size_t i = 0; i < 8; ++i) state[i] = chained[i];
    for (std::size_t i = 0; i < 16; ++i) words[i] = load_big_endian(in + 4 * i);
    steps(state, words, std::make_index_sequence<kSteps>());
    for (std::size_t i = 0; i < 8; ++i) chained[i] ^= state[i];
  }
}

#if defined(__x86_64__)
[[gnu::target("bmi,bmi2")]] void compress_bmi(Word (&state)[8], const unsigned char* in,
                                              std::size_t blocks) {
  compress_blocks(state, in, blocks);
}

const bool has_bmi = __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
#endif

}  // namespace

void compress(Word (&state)[8], const unsigned char* in, std::size_t blocks) {
#if defined(__x86_64__)
  if (has_bmi) return compress_bmi(state, in, blocks);
#endif
  compress_blocks(state, in, blocks);
}

}  // namespace asyncprovider::kernel::sm3
