// Streams of messages, interleaved: what an instruction takes until its result is there, the other
// streams use. For files that are compiled for the SHA extensions and SSE4.1.
#pragma once

#include <immintrin.h>

#include <utility>

#include "provider/kernel/kernel.h"

namespace asyncprovider::kernel::interleaved {

inline __m128i load(const void* p) { return _mm_loadu_si128(static_cast<const __m128i*>(p)); }
inline void store(void* p, __m128i v) { _mm_storeu_si128(static_cast<__m128i*>(p), v); }

template <std::size_t kGroup, class Stream, std::size_t kLanes>
inline __attribute__((always_inline)) void four_rounds(Stream (&streams)[kLanes]) {
  for (Stream& stream : streams) stream.template four_rounds<kGroup>();
  if constexpr (kGroup + 4 < Stream::kGroups)
    for (Stream& stream : streams) stream.template extend<kGroup>();
}

template <class Stream, std::size_t kLanes, std::size_t... kGroup>
inline __attribute__((always_inline)) void compress(Stream (&streams)[kLanes],
                                                    std::index_sequence<kGroup...>) {
  (four_rounds<kGroup>(streams), ...);
}

// A way of a kernel whose blocks have 64 bytes. A Stream is one message's, within one block:
//
//   State           what goes from block to block, loaded from and stored to a lane's words
//   kGroups         of four rounds
//   begin(state, in)       with the 16 words of a block, in four vectors
//   four_rounds<kGroup>()
//   extend<kGroup>()       makes the words of four groups later of this group's
//   add_to(state)          after the last group
//
// Idle lanes do the first message again, and store nothing.
template <class Stream, std::size_t kLanes>
void run(const Lane* const messages[], std::size_t count, std::size_t blocks) {
  typename Stream::State states[kLanes];
  const unsigned char* in[kLanes];
  for (std::size_t i = 0; i < kLanes; ++i) {
    const Lane& lane = *messages[i < count ? i : 0];
    states[i].load(lane.state);
    in[i] = lane.in;
  }
  for (std::size_t block = 0; block < blocks; ++block) {
    Stream streams[kLanes];
    for (std::size_t i = 0; i < kLanes; ++i) streams[i].begin(states[i], in[i] + 64 * block);
    compress(streams, std::make_index_sequence<Stream::kGroups>());
    for (std::size_t i = 0; i < kLanes; ++i) streams[i].add_to(states[i]);
  }
  for (std::size_t i = 0; i < count; ++i) states[i].store(messages[i]->state);
}

}  // namespace asyncprovider::kernel::interleaved
