// Keccak in lanes. Included once for each set of instructions.
#if defined(ASYNCPROVIDER_KERNEL_KECCAK_KECCAK_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ASYNCPROVIDER_KERNEL_KECCAK_KECCAK_INL_H
#undef ASYNCPROVIDER_KERNEL_KECCAK_KECCAK_INL_H
#else
#define ASYNCPROVIDER_KERNEL_KECCAK_KECCAK_INL_H
#endif

#include "provider/kernel/keccak/constants.h"
#include "provider/kernel/lanes/digest-inl.h"
#include "provider/kernel/lanes/logic-inl.h"

#if HWY_TARGET & ASYNCPROVIDER_LANE_TARGETS

HWY_BEFORE_NAMESPACE();
namespace asyncprovider::kernel::HWY_NAMESPACE {

// The names of the steps are those of FIPS 202, section 3.2.
template <class D>
struct Keccak {
  using Word = std::uint64_t;
  using V = hn::Vec<D>;
  using State = V[keccak::kStateWords];
  static constexpr std::size_t kLanes = hn::MaxLanes(D());
  static constexpr auto kStateIndex = std::make_index_sequence<keccak::kStateWords>();
  static constexpr auto kRows = std::make_index_sequence<5>();

  // What is in the scratch memory.
  struct alignas(64) Work {
    State state;
    State other;
    Word words[keccak::kStateWords][kLanes];
    const unsigned char* in[kLanes];
  };

  // 32 have room for all of a round.
  static constexpr bool kFewRegisters = HWY_TARGET != HWY_AVX3;

  // The compiler reads the state again: it would copy it to the job's stack, which is small.
  static HWY_INLINE void stays_in_memory() { asm volatile("" : : : "memory"); }

  template <std::size_t kX>
  static HWY_INLINE V column(const State& from) {
    return parity(parity(from[kX], from[kX + 5], from[kX + 10]), from[kX + 15], from[kX + 20]);
  }

  // Theta leaves rho to add `added` to the words of each column.
  template <std::size_t... kX>
  static HWY_INLINE void theta(const State& from, V (&added)[5], std::index_sequence<kX...>) {
    const V columns[] = {column<kX>(from)...};
    ((added[kX] = hn::Xor(columns[(kX + 4) % 5], rotate_left<1>(columns[(kX + 1) % 5]))), ...);
  }

  template <std::size_t kTo>
  static HWY_INLINE V moved(const State& from, const V (&added)[5]) {
    constexpr std::size_t kFrom = keccak::moved_from(kTo);
    return rotate_left<keccak::kRotations[kFrom]>(hn::Xor(from[kFrom], added[kFrom % 5]));
  }

  // Rho, pi and chi, for one row of what they make.
  template <std::size_t kRow, std::size_t... kX>
  static HWY_INLINE void make_row(const State& from, const V (&added)[5], State& to,
                                  std::index_sequence<kX...>) {
    const V row[] = {moved<5 * kRow + kX>(from, added)...};
    ((to[5 * kRow + kX] = xor_and_not(row[kX], row[(kX + 1) % 5], row[(kX + 2) % 5])), ...);
  }

  template <std::size_t... kRow>
  static HWY_INLINE void round(const State& from, State& to, Word constant,
                               std::index_sequence<kRow...> rows) {
    V added[5];
    theta(from, added, rows);
    if constexpr (kFewRegisters) stays_in_memory();
    (make_row<kRow>(from, added, to, rows), ...);
    to[0] = hn::Xor(to[0], hn::Set(D(), constant));
    stays_in_memory();
  }

  static HWY_INLINE void permute(State& state, State& other) {
    for (std::size_t i = 0; i < keccak::kRounds; i += 2) {
      round(state, other, keccak::kRoundConstants[i], kRows);
      round(other, state, keccak::kRoundConstants[i + 1], kRows);
    }
  }

  // Where they are not as many as strips have, the last strip overlaps that before.
  static HWY_INLINE void read_block(Work& work, std::size_t offset, std::size_t words) {
    constexpr std::size_t kStrip = Strip<D>::kWords;
    for (std::size_t next = 0; next < words; next += kStrip) {
      const std::size_t word = std::min(next, words - kStrip);
      transpose_strip<false, kLanes>(D(), work.in, offset + 8 * word, work.words[word],
                                     std::make_index_sequence<kStrip>());
    }
  }

  static HWY_INLINE void absorb(Work& work, std::size_t offset, std::size_t words) {
    read_block(work, offset, words);
    for (std::size_t i = 0; i < words; ++i)
      work.state[i] = hn::Xor(work.state[i], hn::Load(D(), work.words[i]));
    permute(work.state, work.other);
  }

  template <std::size_t... kIndex>
  static HWY_INLINE void store_state(Work& work, std::index_sequence<kIndex...>) {
    (hn::Store(work.state[kIndex], D(), work.words[kIndex]), ...);
  }
};

// `rate` is in words.
template <std::size_t kWidth>
[[gnu::noinline]] void absorb_blocks(const Lane* const messages[], std::size_t count,
                                     std::size_t blocks, Scratch& scratch, std::size_t rate) {
  using D = hn::FixedTag<std::uint64_t, kWidth>;
  using Lanes = Keccak<D>;
  static_assert(sizeof(typename Lanes::Work) <= Scratch::kSize);
  auto& work = *new (scratch.bytes) typename Lanes::Work;
  gather(messages, count, work.words, work.in);
  load_state(D(), work.words[0], work.state, Lanes::kStateIndex);
  for (std::size_t block = 0; block < blocks; ++block) Lanes::absorb(work, 8 * rate * block, rate);
  Lanes::store_state(work, Lanes::kStateIndex);
  scatter(work.words, messages, count);
}

// A Way's run().
template <std::size_t kWidth, std::size_t kRateBytes>
void run_keccak(const Lane* const messages[], std::size_t count, std::size_t blocks,
                Scratch& scratch) {
  std::size_t rate = kRateBytes / 8;
  asm("" : "+r"(rate));  // or the compiler makes a copy of the code for each rate
  absorb_blocks<kWidth>(messages, count, blocks, scratch, rate);
}

}  // namespace asyncprovider::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#endif
