// MD5 in lanes. Included once for each set of instructions.
#if defined(ASYNCPROVIDER_KERNEL_MD5_MD5_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ASYNCPROVIDER_KERNEL_MD5_MD5_INL_H
#undef ASYNCPROVIDER_KERNEL_MD5_MD5_INL_H
#else
#define ASYNCPROVIDER_KERNEL_MD5_MD5_INL_H
#endif

#include "provider/kernel/lanes/digest-inl.h"
#include "provider/kernel/lanes/logic-inl.h"
#include "provider/kernel/md5/constants.h"

#if HWY_TARGET & ASYNCPROVIDER_LANE_TARGETS

HWY_BEFORE_NAMESPACE();
namespace asyncprovider::kernel::HWY_NAMESPACE {

struct Md5 {
  using Word = std::uint32_t;
  static constexpr std::size_t kStateWords = 4;
  static constexpr bool kBigEndian = false;

  template <class V>
  static HWY_INLINE V chain(V after, V before) {
    return hn::Add(after, before);
  }

  template <std::size_t kRound, class V>
  static HWY_INLINE V mix(V b, V c, V d) {
    if constexpr (kRound == 0) return choose(b, c, d);
    if constexpr (kRound == 1) return ones_where(b, d, c);
    if constexpr (kRound == 2) return parity(b, c, d);
    if constexpr (kRound == 3) return xor_or_not(b, c, d);
  }

  // Of vector `kVector` of `kVectors`. The words of the state change places from step to step.
  template <std::size_t kStep, std::size_t kVector, std::size_t kVectors, class D, class V>
  static HWY_INLINE void step(D tag, V (&state)[4 * kVectors], const Word* words,
                              const Word* constants) {
    constexpr auto kAt = [](std::size_t word) {
      return (64 + word - kStep) % 4 * kVectors + kVector;
    };
    V& a = state[kAt(0)];
    const V &b = state[kAt(1)], &c = state[kAt(2)], &d = state[kAt(3)];
    const V word =
        hn::Load(tag, words + (md5::word(kStep) * kVectors + kVector) * hn::MaxLanes(D()));
    const V sum = early(hn::Add(hn::Add(a, word), hn::Set(tag, constants[kStep])));
    a = hn::Add(b, rotate_left<md5::shift(kStep)>(hn::Add(sum, mix<kStep / 16>(b, c, d))));
  }

  template <std::size_t kStep, class D, class V, std::size_t... kVector>
  static HWY_INLINE void step_all(D d, V (&state)[4 * sizeof...(kVector)], const Word* words,
                                  const Word* constants, std::index_sequence<kVector...>) {
    (step<kStep, kVector, sizeof...(kVector)>(d, state, words, constants), ...);
  }

  template <std::size_t kRound, class D, class V, std::size_t kCount, class Next,
            std::size_t... kStep>
  static HWY_INLINE void round(D d, V (&state)[kCount], const Word* words, const Next& next,
                               std::index_sequence<kStep...>) {
    const Word* const constants = hidden(md5::kConstants);
    ((step_all<16 * kRound + kStep>(d, state, words, constants,
                                    std::make_index_sequence<kCount / 4>()),
      next.load_part(16 * kRound + kStep, 64)),
     ...);
  }

#if HWY_TARGET == HWY_AVX3
  static void take_blocks(hn::FixedTag<Word, 8>, Work<Md5, 16>& work, std::size_t blocks) {
    md5::take_blocks_of_16(work.state[0], work.words, work.in, md5::kConstants, blocks);
  }
#endif

  template <class D, class V, std::size_t kCount, class Next>
  static HWY_INLINE void compress(D d, V (&state)[kCount], const Word* words, const Next& next) {
    constexpr auto kSteps = std::make_index_sequence<16>();
    round<0>(d, state, words, next, kSteps);
    round<1>(d, state, words, next, kSteps);
    round<2>(d, state, words, next, kSteps);
    round<3>(d, state, words, next, kSteps);
  }
};

}  // namespace asyncprovider::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#endif
