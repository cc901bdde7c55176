// SHA-1 in lanes. Included once for each set of instructions.
#if defined(ASYNCPROVIDER_KERNEL_SHA1_SHA1_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ASYNCPROVIDER_KERNEL_SHA1_SHA1_INL_H
#undef ASYNCPROVIDER_KERNEL_SHA1_SHA1_INL_H
#else
#define ASYNCPROVIDER_KERNEL_SHA1_SHA1_INL_H
#endif

#include "provider/kernel/lanes/digest-inl.h"
#include "provider/kernel/lanes/logic-inl.h"

#if HWY_TARGET & ASYNCPROVIDER_LANE_TARGETS

HWY_BEFORE_NAMESPACE();
namespace asyncprovider::kernel::HWY_NAMESPACE {

// FIPS 180-4, sections 4.1.1, 4.2.1 and 6.1.2.
struct Sha1 {
  using Word = std::uint32_t;
  static constexpr std::size_t kStateWords = 5;
  static constexpr bool kBigEndian = true;

  template <class V>
  static HWY_INLINE V chain(V after, V before) {
    return hn::Add(after, before);
  }
  static constexpr Word kConstants[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};

  template <std::size_t kRound, class V>
  static HWY_INLINE V mix(V b, V c, V d) {
    if constexpr (kRound == 0) return choose(b, c, d);
    if constexpr (kRound == 2) return majority(b, c, d);
    return parity(b, c, d);
  }

  // The word of step `kStep`, which takes the place of that 16 steps ago.
  template <std::size_t kStep, class D>
  static HWY_INLINE hn::Vec<D> next_word(D d, Word* words) {
    if constexpr (kStep < 16) return load_word<kStep>(d, words);
    const auto others = parity(load_word<kStep>(d, words), load_word<kStep + 2>(d, words),
                               load_word<kStep + 8>(d, words));
    const auto word = rotate_left<1>(hn::Xor(others, load_word<kStep + 13>(d, words)));
    hn::Store(word, d, words + place<D>(kStep));
    return word;
  }

  // The words of the state change places from step to step.
  template <std::size_t kStep, class D, class V>
  static HWY_INLINE void step(D tag, V (&state)[5], Word* words) {
    constexpr auto kAt = [](std::size_t word) { return (80 + word - kStep) % 5; };
    const V &a = state[kAt(0)], &c = state[kAt(2)], &d = state[kAt(3)];
    V &b = state[kAt(1)], &e = state[kAt(4)];
    const V constant = hn::Set(tag, kConstants[kStep / 20]);
    const V sum = early(hn::Add(e, early(hn::Add(next_word<kStep>(tag, words), constant))));
    e = hn::Add(early(hn::Add(sum, mix<kStep / 20>(b, c, d))), rotate_left<5>(a));
    b = rotate_left<30>(b);
  }

  template <class D, class V, class Next, std::size_t... kStep>
  static HWY_INLINE void steps(D d, V (&state)[5], Word* words, const Next& next,
                               std::index_sequence<kStep...>) {
    ((step<kStep>(d, state, words), next.load_part(kStep, 80)), ...);
  }

#if HWY_TARGET == HWY_AVX3
  static void take_blocks(hn::FixedTag<Word, 16>, auto& work, std::size_t blocks) {
    sha1::take_blocks_of_16(work.state[0], work.words, work.in, kConstants, blocks);
  }
#endif

  template <class D, class V, class Next>
  static HWY_INLINE void compress(D d, V (&state)[5], Word* words, const Next& next) {
    steps(d, state, words, next, std::make_index_sequence<80>());
  }
};

}  // namespace asyncprovider::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#endif
