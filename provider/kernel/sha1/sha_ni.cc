// Compiled for the SHA extensions and SSE4.1.
#if defined(__x86_64__)

#include <cstdint>

#include "provider/kernel/lanes/interleaved-inl.h"
#include "provider/kernel/lanes/sha_ni-inl.h"

namespace asyncprovider::kernel {
namespace sha1 {
namespace {

// The working variables as the instructions want them, highest word first: the fifth is alone.
struct State {
  __m128i abcd;
  __m128i e;

  void load(const void* words) {
    const auto* const h = static_cast<const std::uint32_t*>(words);
    abcd = _mm_shuffle_epi32(sha_ni::load(h), 0x1b);
    e = _mm_slli_si128(_mm_cvtsi32_si128(static_cast<int>(h[4])), 12);
  }

  void store(void* words) const {
    auto* const h = static_cast<std::uint32_t*>(words);
    sha_ni::store(h, _mm_shuffle_epi32(abcd, 0x1b));
    h[4] = static_cast<std::uint32_t>(_mm_extract_epi32(e, 3));
  }
};

}  // namespace

struct Stream {
  using State = sha1::State;
  static constexpr std::size_t kSteps = 20;
  State state;  // but for the first step: e is what abcd was four rounds ago, of which it is made
  __m128i words[4];

  void begin(const State& before, const unsigned char* in) {
    state = before;
    // The first word of four highest.
    sha_ni::load_block(words, in, _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f));
  }

  template <std::size_t kStep>
  void four_rounds() {
    const __m128i added = kStep == 0 ? _mm_add_epi32(state.e, words[0])
                                     : _mm_sha1nexte_epu32(state.e, words[kStep % 4]);
    state.e = state.abcd;
    state.abcd = _mm_sha1rnds4_epu32(state.abcd, added, kStep / 5);
  }

  template <std::size_t kStep>
  void extend() {
    __m128i& first = words[kStep % 4];
    const __m128i others =
        _mm_xor_si128(_mm_sha1msg1_epu32(first, words[(kStep + 1) % 4]), words[(kStep + 2) % 4]);
    first = _mm_sha1msg2_epu32(others, words[(kStep + 3) % 4]);
  }

  template <std::size_t kStep>
  void step() {
    four_rounds<kStep>();
    if constexpr (kStep + 4 < kSteps) extend<kStep>();
  }

  void add_to(State& before) const {
    before.e = _mm_sha1nexte_epu32(state.e, before.e);
    before.abcd = _mm_add_epi32(before.abcd, state.abcd);
  }
};

}  // namespace sha1

template Run run_interleaved<sha1::Stream, 2>;
template Run run_interleaved<sha1::Stream, 3>;
template Run run_interleaved<sha1::Stream, 4>;

}  // namespace asyncprovider::kernel

#endif
