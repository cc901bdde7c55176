#include "provider/kernel/keccak/scalar.h"

#include <bit>
#include <cstring>
#include <utility>

#define ALWAYS_INLINE [[gnu::always_inline]] inline

namespace asyncprovider::kernel::keccak {
namespace {

using Word = std::uint64_t;

// Theta leaves `added` to do: what is added to each word of a column.
ALWAYS_INLINE void theta(const State& from, Word (&added)[5]) {
  Word columns[5];
  for (std::size_t x = 0; x < 5; ++x)
    columns[x] = from[x] ^ from[x + 5] ^ from[x + 10] ^ from[x + 15] ^ from[x + 20];
  for (std::size_t x = 0; x < 5; ++x)
    added[x] = columns[(x + 4) % 5] ^ std::rotl(columns[(x + 1) % 5], 1);
}

template <std::size_t kTo>
ALWAYS_INLINE Word moved(const State& from, const Word (&added)[5]) {
  constexpr std::size_t kFrom = moved_from(kTo);
  return std::rotl(from[kFrom] ^ added[kFrom % 5], kRotations[kFrom]);
}

// Rho, pi and chi, for one row of what they make.
template <std::size_t kRow, std::size_t... kX>
ALWAYS_INLINE void make_row(const State& from, const Word (&added)[5], State& to,
                            std::index_sequence<kX...>) {
  const Word row[] = {moved<5 * kRow + kX>(from, added)...};
  ((to[5 * kRow + kX] = row[kX] ^ (~row[(kX + 1) % 5] & row[(kX + 2) % 5])), ...);
}

template <std::size_t... kRow>
ALWAYS_INLINE void round(const State& from, State& to, Word constant,
                         std::index_sequence<kRow...> rows) {
  Word added[5];
  theta(from, added);
  (make_row<kRow>(from, added, to, rows), ...);
  to[0] ^= constant;
}

ALWAYS_INLINE void all_rounds(State& state) {
  constexpr auto kRows = std::make_index_sequence<5>();
  State other;
  for (std::size_t i = 0; i < kRounds; i += 2) {
    round(state, other, kRoundConstants[i], kRows);
    round(other, state, kRoundConstants[i + 1], kRows);
  }
}

#if defined(__x86_64__)
[[gnu::target("bmi,bmi2")]] void permute_bmi(State& state) { all_rounds(state); }

const bool has_bmi = __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
#endif

Word load_little_endian(const unsigned char* in) {
  Word word;
  std::memcpy(&word, in, sizeof word);
  return std::endian::native == std::endian::little ? word : __builtin_bswap64(word);
}

}  // namespace

void permute(State& state) {
#if defined(__x86_64__)
  if (has_bmi) return permute_bmi(state);
#endif
  all_rounds(state);
}

void add_block(State& state, const unsigned char* in, std::size_t rate) {
  for (std::size_t i = 0; i < rate / 8; ++i) state[i] ^= load_little_endian(in + 8 * i);
}

void absorb(State& state, const unsigned char* in, std::size_t blocks, std::size_t rate) {
  for (; blocks != 0; --blocks, in += rate) {
    add_block(state, in, rate);
    permute(state);
  }
}

}  // namespace asyncprovider::kernel::keccak
