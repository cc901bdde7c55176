// What lane kernels of digests have in common. Included once for each set of instructions.
#if defined(ASYNCPROVIDER_KERNEL_LANES_DIGEST_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ASYNCPROVIDER_KERNEL_LANES_DIGEST_INL_H
#undef ASYNCPROVIDER_KERNEL_LANES_DIGEST_INL_H
#else
#define ASYNCPROVIDER_KERNEL_LANES_DIGEST_INL_H
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstring>
#include <utility>

#include "provider/kernel/kernel.h"
#include "provider/kernel/lanes/targets.h"
#include "provider/kernel/lanes/transpose-inl.h"

#if HWY_TARGET & ASYNCPROVIDER_LANE_TARGETS

HWY_BEFORE_NAMESPACE();
namespace asyncprovider::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// What is in the scratch memory: word by word, each with those of all lanes.
template <class Digest, std::size_t kLanes>
struct alignas(64) Work {
  using Word = typename Digest::Word;
  static constexpr std::size_t kBlockSize = 16 * sizeof(Word);
  Word state[Digest::kStateWords][kLanes];
  Word words[2][16][kLanes];
  const unsigned char* in[kLanes];
};

// Idle lanes repeat the first message.
template <class W, std::size_t kWords, std::size_t kLanes>
void gather(const Lane* const messages[], std::size_t count, W (&state)[kWords][kLanes],
            const unsigned char* (&in)[kLanes]) {
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    const Lane& message = *messages[lane < count ? lane : 0];
    const auto* const from = static_cast<const W*>(message.state);
    for (std::size_t word = 0; word < kWords; ++word) state[word][lane] = from[word];
    in[lane] = message.in;
  }
}

template <class W, std::size_t kWords, std::size_t kLanes>
void scatter(const W (&state)[kWords][kLanes], const Lane* const messages[], std::size_t count) {
  for (std::size_t lane = 0; lane < count; ++lane) {
    auto* const to = static_cast<W*>(messages[lane]->state);
    for (std::size_t word = 0; word < kWords; ++word) to[word] = state[word][lane];
  }
}

// The block that is read and transposed while that before it is worked on: there the processor
// waits for one step to end before the next can begin, and has time for both.
template <class Digest, class D, std::size_t kVectors>
struct NextBlock {
  using Word = typename Digest::Word;
  static constexpr std::size_t kLanes = kVectors * hn::MaxLanes(D());
  static constexpr std::size_t kStrips = 16 / Strip<D>::kWords;

  const unsigned char* const* in;
  std::size_t offset;
  Word* words;

  HWY_INLINE void load_strip(std::size_t vector, std::size_t strip) const {
    const std::size_t lane = vector * hn::MaxLanes(D());
    transpose_strip<Digest::kBigEndian, kLanes>(D(), in + lane, offset + strip * Strip<D>::kBytes,
                                                words + strip * Strip<D>::kWords * kLanes + lane,
                                                std::make_index_sequence<Strip<D>::kWords>());
  }

  // What a digest does after each part of a block's work, so that this is spread evenly.
  HWY_INLINE void load_part(std::size_t part, std::size_t parts) const {
    constexpr std::size_t kAll = kVectors * kStrips;
    const std::size_t begin = (part * kAll + parts - 1) / parts;
    const std::size_t end = ((part + 1) * kAll + parts - 1) / parts;
    for (std::size_t i = begin; i < end; ++i) load_strip(i / kStrips, i % kStrips);
  }
};

template <class D, class V, std::size_t kCount, std::size_t... kIndex>
HWY_INLINE void load_state(D d, const hn::TFromD<D>* from, V (&to)[kCount],
                           std::index_sequence<kIndex...>) {
  ((to[kIndex] = hn::Load(d, from + kIndex * hn::MaxLanes(D()))), ...);
}

// Joins the state after a block with that before it, which has been in memory: registers are few.
template <class Digest, class D, class V, std::size_t kCount, std::size_t... kIndex>
HWY_INLINE void chain_state(D d, V (&state)[kCount], hn::TFromD<D>* before,
                            std::index_sequence<kIndex...>) {
  constexpr std::size_t kWidth = hn::MaxLanes(D());
  ((state[kIndex] = Digest::chain(state[kIndex], hn::Load(d, before + kIndex * kWidth))), ...);
  (hn::Store(state[kIndex], d, before + kIndex * kWidth), ...);
}

// Where the word of step `step` is, of those of the last 16 steps.
template <class D>
constexpr std::size_t place(std::size_t step) {
  return step % 16 * hn::MaxLanes(D());
}

// clang would keep copies of words on the stack for later steps, which makes the frame too large.
template <std::size_t kStep, class D>
HWY_INLINE hn::Vec<D> load_word(D d, const hn::TFromD<D>* words) {
#if defined(__clang__)
  asm volatile("" : : : "memory");
#endif
  return hn::Load(d, words + place<D>(kStep));
}

// The compiler forgets what is there: it would keep the constants of all steps in registers, of
// which there are too few, rather than read each where it is used.
template <class Word>
HWY_INLINE const Word* hidden(const Word* constants) {
  asm volatile("" : "+r"(constants) : : "memory");
  return constants;
}

// A Way's run(): `kVectors` vectors of `kWidth` lanes. `Digest` has Word, kStateWords, kBigEndian,
// chain() and
//   compress(d, state, words, next): `state` is kVectors vectors for the first word of the state,
//   then as many for the next; `words` are the 16 words of a block in memory, likewise, which it
//   may change; it has each part of next loaded.
template <class Digest, std::size_t kWidth, std::size_t kVectors>
void run_digest(const Lane* const messages[], std::size_t count, std::size_t blocks,
                Scratch& scratch) {
  using D = hn::FixedTag<typename Digest::Word, kWidth>;
  constexpr D d;
  constexpr auto kAll = std::make_index_sequence<Digest::kStateWords * kVectors>();
  using ThisWork = Work<Digest, kWidth * kVectors>;
  auto& work = scratch.make<ThisWork>();
  gather(messages, count, work.state, work.in);
  NextBlock<Digest, D, kVectors> next{work.in, 0, work.words[0][0]};
  next.load_part(0, 1);
  if constexpr (requires { Digest::take_blocks(d, work, blocks); }) {
    Digest::take_blocks(d, work, blocks);
  } else {
    hn::Vec<D> state[kAll.size()];
    load_state(d, work.state[0], state, kAll);
    for (std::size_t block = 0; block < blocks; ++block) {
      // After the last block it is that one again.
      next.offset = std::min(block + 1, blocks - 1) * ThisWork::kBlockSize;
      next.words = work.words[(block + 1) % 2][0];
      Digest::compress(d, state, work.words[block % 2][0], next);
      chain_state<Digest>(d, state, work.state[0], kAll);
    }
  }
  scatter(work.state, messages, count);
}

}  // namespace asyncprovider::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#endif
