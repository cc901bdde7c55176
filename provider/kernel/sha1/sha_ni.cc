// Compiled for the SHA extensions and SSE4.1.
#if defined(__x86_64__)

#include <cstdint>

#include "provider/kernel/lanes/interleaved.h"

namespace asyncprovider::kernel {
namespace sha1 {
namespace {

// The working variables as the instructions want them, highest word first: the fifth is alone.
struct State {
  __m128i abcd;
  __m128i e;

  void load(const void* words) {
    const auto* const h = static_cast<const std::uint32_t*>(words);
    abcd = _mm_shuffle_epi32(interleaved::load(h), 0x1b);
    e = _mm_slli_si128(_mm_cvtsi32_si128(static_cast<int>(h[4])), 12);
  }

  void store(void* words) const {
    auto* const h = static_cast<std::uint32_t*>(words);
    interleaved::store(h, _mm_shuffle_epi32(abcd, 0x1b));
    h[4] = static_cast<std::uint32_t>(_mm_extract_epi32(e, 3));
  }
};

// The first word of four highest.
__m128i load_words(const unsigned char* p) {
  return _mm_shuffle_epi8(interleaved::load(p),
                          _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f));
}

}  // namespace

struct Stream {
  using State = sha1::State;
  static constexpr std::size_t kGroups = 20;
  State state;  // but for the first group: e is what abcd was four rounds ago, of which it is made
  __m128i words[4];

  void begin(const State& before, const unsigned char* in) {
    state = before;
    for (std::size_t at = 0; at < 4; ++at) words[at] = load_words(in + 16 * at);
  }

  template <std::size_t kGroup>
  void four_rounds() {
    const __m128i added = kGroup == 0 ? _mm_add_epi32(state.e, words[0])
                                      : _mm_sha1nexte_epu32(state.e, words[kGroup % 4]);
    state.e = state.abcd;
    state.abcd = _mm_sha1rnds4_epu32(state.abcd, added, kGroup / 5);
  }

  template <std::size_t kGroup>
  void extend() {
    __m128i& first = words[kGroup % 4];
    const __m128i others = _mm_xor_si128(_mm_sha1msg1_epu32(first, words[(kGroup + 1) % 4]),
                                         words[(kGroup + 2) % 4]);
    first = _mm_sha1msg2_epu32(others, words[(kGroup + 3) % 4]);
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
