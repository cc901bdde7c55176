// SHA-256 and SHA-512 in lanes. Included once for each set of instructions.
#if defined(ASYNCPROVIDER_KERNEL_SHA2_SHA2_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ASYNCPROVIDER_KERNEL_SHA2_SHA2_INL_H
#undef ASYNCPROVIDER_KERNEL_SHA2_SHA2_INL_H
#else
#define ASYNCPROVIDER_KERNEL_SHA2_SHA2_INL_H
#endif

#include "provider/kernel/lanes/digest-inl.h"
#include "provider/kernel/lanes/logic-inl.h"

#if HWY_TARGET & ASYNCPROVIDER_LANE_TARGETS

HWY_BEFORE_NAMESPACE();
namespace asyncprovider::kernel::HWY_NAMESPACE {

// Names are those of FIPS 180-4, sections 4.1.2, 4.1.3, 6.2.2 and 6.4.2. `Variant` has the word, the
// constants and the amounts of rotations and shifts.
template <class Variant>
struct Sha2 {
  using Word = typename Variant::Word;
  static constexpr std::size_t kStateWords = 8;
  static constexpr bool kBigEndian = true;

  template <class V>
  static HWY_INLINE V chain(V after, V before) {
    return hn::Add(after, before);
  }

  // The last amount of a small sigma is a shift's.
  template <const int (&kAmounts)[3], class V>
  static HWY_INLINE V big_sigma(V x) {
    return parity(hn::RotateRight<kAmounts[0]>(x), hn::RotateRight<kAmounts[1]>(x),
                  hn::RotateRight<kAmounts[2]>(x));
  }

  template <const int (&kAmounts)[3], class V>
  static HWY_INLINE V small_sigma(V x) {
    return parity(hn::RotateRight<kAmounts[0]>(x), hn::RotateRight<kAmounts[1]>(x),
                  hn::ShiftRight<kAmounts[2]>(x));
  }

  // The word of step `kStep`, which takes the place of that 16 steps ago.
  template <std::size_t kStep, class D>
  static HWY_INLINE hn::Vec<D> next_word(D d, Word* words) {
    const auto newest = small_sigma<Variant::kSmallSigma1>(load_word<kStep + 14>(d, words));
    const auto oldest = small_sigma<Variant::kSmallSigma0>(load_word<kStep + 1>(d, words));
    const auto others = hn::Add(load_word<kStep>(d, words), load_word<kStep + 9>(d, words));
    const auto word = hn::Add(hn::Add(others, oldest), newest);
    hn::Store(word, d, words + place<D>(kStep));
    return word;
  }

  // The words of the state change places from step to step.
  template <std::size_t kStep, class V>
  static HWY_INLINE void step(V (&state)[8], V word_and_constant) {
    constexpr auto kAt = [](std::size_t word) { return (16 + word - kStep) % 8; };
    const V &a = state[kAt(0)], &b = state[kAt(1)], &c = state[kAt(2)];
    const V &e = state[kAt(4)], &f = state[kAt(5)], &g = state[kAt(6)];
    V &d = state[kAt(3)], &h = state[kAt(7)];
    const V sum = early(hn::Add(early(hn::Add(h, word_and_constant)), choose(e, f, g)));
    const V t1 = hn::Add(sum, big_sigma<Variant::kBigSigma1>(e));
    d = hn::Add(d, t1);
    h = hn::Add(t1, hn::Add(big_sigma<Variant::kBigSigma0>(a), majority(a, b, c)));
  }

  template <class D, class V, std::size_t... kStep>
  static HWY_INLINE void first_steps(D d, V (&state)[8], const Word* words,
                                     std::index_sequence<kStep...>) {
    (step<kStep>(state, hn::Add(load_word<kStep>(d, words), hn::Set(d, Variant::kConstants[kStep]))),
     ...);
  }

  template <class D, class V, std::size_t... kStep>
  static HWY_INLINE void next_steps(D d, V (&state)[8], Word* words, const Word* constants,
                                    std::index_sequence<kStep...>) {
    (step<kStep>(state, hn::Add(next_word<kStep>(d, words), hn::Set(d, constants[kStep]))), ...);
  }

  template <class D, class V, class Next>
  static HWY_INLINE void compress(D d, V (&state)[8], Word* words, const Next& next) {
    constexpr auto kSteps = std::make_index_sequence<16>();
    first_steps(d, state, words, kSteps);
    constexpr std::size_t kRounds = std::size(Variant::kConstants) / 16;
    if constexpr (kRounds == 4) next.load_part(0, 4);
    for (std::size_t round = 1; round < kRounds; ++round) {
      next_steps(d, state, words, Variant::kConstants + 16 * round, kSteps);
      next.load_part(round + 4 - kRounds, 4);
    }
  }
};

}  // namespace asyncprovider::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#endif
