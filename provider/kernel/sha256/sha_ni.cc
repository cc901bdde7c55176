// Compiled for the SHA extensions and AVX. Streams are interleaved: what a SHA256RNDS2 takes
// until its result is there, the other streams use.
#if defined(__x86_64__)

#include <immintrin.h>

#include <cstdint>

#include "provider/kernel/sha256/constants.h"
#include "provider/kernel/sha256/ways.h"

namespace asyncprovider::kernel::sha256 {
namespace {

__m128i load(const void* p) { return _mm_loadu_si128(static_cast<const __m128i*>(p)); }
void store(void* p, __m128i v) { _mm_storeu_si128(static_cast<__m128i*>(p), v); }

// The working variables in the order in which the instructions want them, highest word first.
struct State {
  __m128i abef;
  __m128i cdgh;
};

State load_state(const void* words) {
  const auto* const h = static_cast<const std::uint32_t*>(words);
  const __m128i cdab = _mm_shuffle_epi32(load(h), 0xb1);
  const __m128i efgh = _mm_shuffle_epi32(load(h + 4), 0x1b);
  return {_mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xf0)};
}

void store_state(void* words, const State& state) {
  auto* const h = static_cast<std::uint32_t*>(words);
  const __m128i feba = _mm_shuffle_epi32(state.abef, 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(state.cdgh, 0xb1);
  store(h, _mm_blend_epi16(feba, dchg, 0xf0));
  store(h + 4, _mm_alignr_epi8(dchg, feba, 8));
}

__m128i load_big_endian(const unsigned char* p) {
  return _mm_shuffle_epi8(load(p), _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203));
}

// One stream, within one block: four vectors of four words of its message schedule.
struct Stream {
  State state;
  __m128i words[4];

  void four_rounds(int at, __m128i constants) {
    const __m128i added = _mm_add_epi32(words[at], constants);
    state.cdgh = _mm_sha256rnds2_epu32(state.cdgh, state.abef, added);
    state.abef = _mm_sha256rnds2_epu32(state.abef, state.cdgh, _mm_shuffle_epi32(added, 0x0e));
  }

  // The words 16 further on, in place of words[at].
  void extend(int at) {
    const __m128i last = words[(at + 3) % 4];
    const __m128i nine_on = _mm_alignr_epi8(last, words[(at + 2) % 4], 4);
    const __m128i sum =
        _mm_add_epi32(_mm_sha256msg1_epu32(words[at], words[(at + 1) % 4]), nine_on);
    words[at] = _mm_sha256msg2_epu32(sum, last);
  }
};

// A function of its own for each of the four, so that the vectors can stay in registers.
template <bool kExtend, int at, std::size_t kLanes>
inline __attribute__((always_inline)) void four_rounds(Stream (&streams)[kLanes],
                                                       const std::uint32_t* constants) {
  for (Stream& stream : streams) stream.four_rounds(at, load(constants + 4 * at));
  if (!kExtend) return;
  for (Stream& stream : streams) stream.extend(at);
}

template <bool kExtend, std::size_t kLanes>
inline __attribute__((always_inline)) void sixteen_rounds(Stream (&streams)[kLanes],
                                                          const std::uint32_t* constants) {
  four_rounds<kExtend, 0>(streams, constants);
  four_rounds<kExtend, 1>(streams, constants);
  four_rounds<kExtend, 2>(streams, constants);
  four_rounds<kExtend, 3>(streams, constants);
}

template <std::size_t kLanes>
inline __attribute__((always_inline)) void compress(State (&states)[kLanes],
                                                    const unsigned char* const (&in)[kLanes],
                                                    std::size_t offset) {
  Stream streams[kLanes];
  for (std::size_t i = 0; i < kLanes; ++i) {
    streams[i].state = states[i];
    for (std::size_t at = 0; at < 4; ++at) {
      streams[i].words[at] = load_big_endian(in[i] + offset + 16 * at);
    }
  }
  sixteen_rounds<true>(streams, kConstants);
  sixteen_rounds<true>(streams, kConstants + 16);
  sixteen_rounds<true>(streams, kConstants + 32);
  sixteen_rounds<false>(streams, kConstants + 48);
  for (std::size_t i = 0; i < kLanes; ++i) {
    states[i].abef = _mm_add_epi32(states[i].abef, streams[i].state.abef);
    states[i].cdgh = _mm_add_epi32(states[i].cdgh, streams[i].state.cdgh);
  }
}

// Idle lanes do the first message again, and store nothing.
template <std::size_t kLanes>
void hash(const Lane* const messages[], std::size_t count, std::size_t blocks) {
  State states[kLanes];
  const unsigned char* in[kLanes];
  for (std::size_t i = 0; i < kLanes; ++i) {
    const Lane& lane = *messages[i < count ? i : 0];
    states[i] = load_state(lane.state);
    in[i] = lane.in;
  }
  for (std::size_t i = 0; i < blocks; ++i) compress(states, in, 64 * i);
  for (std::size_t i = 0; i < count; ++i) store_state(messages[i]->state, states[i]);
}

}  // namespace

void sha_ni_lanes2(const Lane* const messages[], std::size_t count, std::size_t blocks, Scratch&) {
  hash<2>(messages, count, blocks);
}

void sha_ni_lanes3(const Lane* const messages[], std::size_t count, std::size_t blocks, Scratch&) {
  hash<3>(messages, count, blocks);
}

void sha_ni_lanes4(const Lane* const messages[], std::size_t count, std::size_t blocks, Scratch&) {
  hash<4>(messages, count, blocks);
}

}  // namespace asyncprovider::kernel::sha256

#endif
