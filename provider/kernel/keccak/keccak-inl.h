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
    unsigned char* out[kLanes];
  };

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
    stays_in_memory();
    (make_row<kRow>(from, added, to, rows), ...);
    to[0] = hn::Xor(to[0], hn::Set(D(), constant));
    stays_in_memory();
  }

  static HWY_INLINE void all_rounds(State& state, State& other) {
    for (std::size_t i = 0; i < keccak::kRounds; i += 2) {
      round(state, other, keccak::kRoundConstants[i], kRows);
      round(other, state, keccak::kRoundConstants[i + 1], kRows);
    }
  }

  static HWY_INLINE void permute(Work& work) {
#if HWY_TARGET == HWY_AVX3
    return kLanes == 8 ? keccak::permute_8_lanes(work.state) : keccak::permute_4_lanes(work.state);
#else
    all_rounds(work.state, work.other);
#endif
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
    permute(work);
  }

  static HWY_INLINE void absorb_all(Work& work, std::size_t words, std::size_t blocks) {
#if HWY_TARGET == HWY_AVX3
    if constexpr (kLanes == 8) {
      read_block(work, 0, words);
      for (std::size_t i = words; i < keccak::kStateWords; ++i)
        hn::Store(hn::Zero(D()), D(), work.words[i]);
      return keccak::absorb_8_lanes(work.state, work.words, work.in, words, blocks);
    }
#endif
    for (std::size_t block = 0; block < blocks; ++block) absorb(work, 8 * words * block, words);
  }

  // Two words of each message; blocks are Highway's, here one a message.
  template <class D2>
  static HWY_INLINE void write_blocks(D2 d, hn::Vec<D2> blocks, unsigned char* const out[],
                                      std::size_t offset) {
    if constexpr (hn::MaxLanes(D2()) == 2) {
      const hn::Repartition<unsigned char, D2> bytes;
      hn::StoreU(hn::BitCast(bytes, blocks), bytes, out[0] + offset);
    } else {
      const hn::Half<D2> half;
      write_blocks(half, hn::LowerHalf(half, blocks), out, offset);
      write_blocks(half, hn::UpperHalf(half, blocks), out + hn::MaxLanes(half), offset);
    }
  }

  // Where their number is odd, the last pair overlaps that before.
  static HWY_INLINE void write_block(Work& work, std::size_t offset, std::size_t words) {
    for (std::size_t next = 0; next < words; next += 2) {
      const std::size_t word = std::min(next, words - 2);
      V even = work.state[word], odd = work.state[word + 1];
      transpose_words(D(), even, odd);
      write_blocks(D(), even, work.out, offset + 8 * word);
      write_blocks(D(), odd, work.out + 1, offset + 8 * word);
    }
  }

  static HWY_INLINE void squeeze(Work& work, std::size_t offset, std::size_t words) {
    permute(work);
    write_block(work, offset, words);
  }

  template <std::size_t... kIndex>
  static HWY_INLINE void store_state(Work& work, std::index_sequence<kIndex...>) {
    (hn::Store(work.state[kIndex], D(), work.words[kIndex]), ...);
  }
};

// `rate` is in words. Idle lanes write what the first message's does, where it does.
template <std::size_t kWidth, keccak::Direction kDirection>
[[gnu::noinline]] void run_blocks(const Lane* const messages[], std::size_t count,
                                  std::size_t blocks, Scratch& scratch, std::size_t rate) {
  using D = hn::FixedTag<std::uint64_t, kWidth>;
  using Lanes = Keccak<D>;
  auto& work = scratch.make<typename Lanes::Work>();
  gather(messages, count, work.words, work.in);
  for (std::size_t lane = 0; lane < kWidth; ++lane)
    work.out[lane] = messages[lane < count ? lane : 0]->out;
  load_state(D(), work.words[0], work.state, Lanes::kStateIndex);
  if constexpr (kDirection == keccak::Direction::absorb)
    Lanes::absorb_all(work, rate, blocks);
  else
    for (std::size_t block = 0; block < blocks; ++block)
      Lanes::squeeze(work, 8 * rate * block, rate);
  Lanes::store_state(work, Lanes::kStateIndex);
  scatter(work.words, messages, count);
}

// A Way's run().
template <std::size_t kWidth, std::size_t kRateBytes, keccak::Direction kDirection>
void run_keccak(const Lane* const messages[], std::size_t count, std::size_t blocks,
                Scratch& scratch) {
  std::size_t rate = kRateBytes / 8;
  asm("" : "+r"(rate));  // or the compiler makes a copy of the code for each rate
  run_blocks<kWidth, kDirection>(messages, count, blocks, scratch, rate);
}

}  // namespace asyncprovider::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#endif
