// Compiled for the SHA extensions and SSE4.1.
#if defined(__x86_64__)

#include <cstdint>

#include "provider/kernel/lanes/interleaved-inl.h"
#include "provider/kernel/lanes/sha_ni-inl.h"
#include "provider/kernel/sha256/constants.h"
#include "provider/kernel/sha256/sha_ni_avx512.h"

namespace asyncprovider::kernel {
namespace sha256 {
namespace {

using sha_ni::load;

// The working variables in the order in which the instructions want them, highest word first.
struct State {
  __m128i abef;
  __m128i cdgh;

  void load(const void* words) {
    const auto* const h = static_cast<const std::uint32_t*>(words);
    const __m128i cdab = _mm_shuffle_epi32(sha_ni::load(h), 0xb1);
    const __m128i efgh = _mm_shuffle_epi32(sha_ni::load(h + 4), 0x1b);
    abef = _mm_alignr_epi8(cdab, efgh, 8);
    cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
  }

  void store(void* words) const {
    auto* const h = static_cast<std::uint32_t*>(words);
    const __m128i feba = _mm_shuffle_epi32(abef, 0x1b);
    const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xb1);
    sha_ni::store(h, _mm_blend_epi16(feba, dchg, 0xf0));
    sha_ni::store(h + 4, _mm_alignr_epi8(dchg, feba, 8));
  }
};

}  // namespace

struct Stream {
  using State = sha256::State;
  static constexpr std::size_t kSteps = 16;
  State state;
  __m128i words[4];

  void begin(const State& before, const unsigned char* in) {
    state = before;
    // The first word of four lowest.
    sha_ni::load_block(words, in, _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203));
  }

  template <std::size_t kStep>
  void four_rounds() {
    const __m128i added = _mm_add_epi32(words[kStep % 4], load(kConstants + 4 * kStep));
    state.cdgh = _mm_sha256rnds2_epu32(state.cdgh, state.abef, added);
    state.abef = _mm_sha256rnds2_epu32(state.abef, state.cdgh, _mm_shuffle_epi32(added, 0x0e));
  }

  template <std::size_t kStep>
  void extend() {
    __m128i& first = words[kStep % 4];
    const __m128i last = words[(kStep + 3) % 4];
    const __m128i nine_on = _mm_alignr_epi8(last, words[(kStep + 2) % 4], 4);
    const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(first, words[(kStep + 1) % 4]), nine_on);
    first = _mm_sha256msg2_epu32(sum, last);
  }

  template <std::size_t kStep>
  void step() {
    four_rounds<kStep>();
    if constexpr (kStep + 4 < kSteps) extend<kStep>();
  }

  void add_to(State& before) const {
    before.abef = _mm_add_epi32(before.abef, state.abef);
    before.cdgh = _mm_add_epi32(before.cdgh, state.cdgh);
  }
};

struct NamedRegisters {
  using State = sha256::State;

  static void compress(State (&states)[3], const unsigned char* const (&in)[3],
                       std::size_t blocks) {
    compress_3(&states[0].abef, in, blocks);
  }
  static void compress(State (&states)[4], const unsigned char* const (&in)[4],
                       std::size_t blocks) {
    compress_4(&states[0].abef, in, blocks);
  }
};

}  // namespace sha256

template Run run_interleaved<sha256::Stream, 2>;
template Run run_interleaved<sha256::Stream, 3>;
template Run run_interleaved<sha256::Stream, 4>;
template Run run_interleaved<sha256::NamedRegisters, 3>;
template Run run_interleaved<sha256::NamedRegisters, 4>;

}  // namespace asyncprovider::kernel

#endif
