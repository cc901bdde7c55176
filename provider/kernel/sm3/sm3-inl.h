// SM3 in lanes. Included once for each set of instructions.
#if defined(ASYNCPROVIDER_KERNEL_SM3_SM3_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ASYNCPROVIDER_KERNEL_SM3_SM3_INL_H
#undef ASYNCPROVIDER_KERNEL_SM3_SM3_INL_H
#else
#define ASYNCPROVIDER_KERNEL_SM3_SM3_INL_H
#endif

#include "provider/kernel/lanes/digest-inl.h"
#include "provider/kernel/lanes/logic-inl.h"
#include "provider/kernel/sm3/constants.h"

#if HWY_TARGET & ASYNCPROVIDER_LANE_TARGETS

HWY_BEFORE_NAMESPACE();
namespace asyncprovider::kernel::HWY_NAMESPACE {

// GB/T 32905-2016, chapters 4 and 5.3.
struct Sm3 {
  using Word = std::uint32_t;
  static constexpr std::size_t kStateWords = 8;
  static constexpr bool kBigEndian = true;

  template <class V>
  static HWY_INLINE V chain(V after, V before) {
    return hn::Xor(after, before);
  }

  template <int kA, int kB, class V>
  static HWY_INLINE V permute(V x) {
    return parity(rotate_left<kA>(x), rotate_left<kB>(x), x);
  }

  // Word `kStep` of the expanded message, which takes the place of that 16 before.
  template <std::size_t kStep, class D>
  static HWY_INLINE hn::Vec<D> next_word(D d, Word* words) {
    if constexpr (kStep < 16) return load_word<kStep>(d, words);
    const auto mixed =
        permute<15, 23>(parity(rotate_left<15>(load_word<kStep + 13>(d, words)),
                               load_word<kStep>(d, words), load_word<kStep + 7>(d, words)));
    const auto word = parity(mixed, rotate_left<7>(load_word<kStep + 3>(d, words)),
                             load_word<kStep + 10>(d, words));
    hn::Store(word, d, words + place<D>(kStep));
    return word;
  }

  template <bool kFirst, class V>
  static HWY_INLINE V majority_later(V a, V b, V c) {
    return kFirst ? parity(a, b, c) : majority(a, b, c);
  }

  template <bool kFirst, class V>
  static HWY_INLINE V choice_later(V e, V f, V g) {
    return kFirst ? parity(e, f, g) : choose(e, f, g);
  }

  // The words of the state change places from step to step, each half for itself.
  template <std::size_t kStep, class D, class V>
  static HWY_INLINE void step(D tag, V (&state)[8], Word* words, const Word* constants) {
    constexpr auto kAt = [](std::size_t word) { return (64 + word - kStep) % 4; };
    const V &a = state[kAt(0)], &c = state[kAt(2)];
    V &b = state[kAt(1)], &d = state[kAt(3)];
    const V &e = state[4 + kAt(0)], &g = state[4 + kAt(2)];
    V &f = state[4 + kAt(1)], &h = state[4 + kAt(3)];
    const V word = load_word<kStep>(tag, words);
    const V later = next_word<kStep + 4>(tag, words);
    const V a12 = rotate_left<12>(a);
    const V e_sum = early(hn::Add(e, hn::Set(tag, constants[kStep])));
    const V ss1 = rotate_left<7>(hn::Add(a12, e_sum));
    const V a_sum =
        hn::Add(hn::Add(d, hn::Xor(word, later)), majority_later<(kStep < 16)>(a, b, c));
    const V e_word = hn::Add(hn::Add(h, word), choice_later<(kStep < 16)>(e, f, g));
    d = hn::Add(early(a_sum), hn::Xor(ss1, a12));
    h = permute<9, 17>(hn::Add(early(e_word), ss1));
    b = rotate_left<9>(b);
    f = rotate_left<19>(f);
  }

  template <class D, class V, class Next, std::size_t... kStep>
  static HWY_INLINE void steps(D d, V (&state)[8], Word* words, const Next& next,
                               std::index_sequence<kStep...>) {
    const Word* const constants = hidden(sm3::kConstants.data());
    ((step<kStep>(d, state, words, constants), next.load_part(kStep, sm3::kSteps)), ...);
  }

  template <class D, class V, class Next>
  static HWY_INLINE void compress(D d, V (&state)[8], Word* words, const Next& next) {
    steps(d, state, words, next, std::make_index_sequence<sm3::kSteps>());
  }
};

}  // namespace asyncprovider::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#endif
