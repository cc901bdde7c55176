// Messages in interleaved streams. For files that are compiled for the SHA extensions and SSE4.1.
#pragma once

#include <immintrin.h>

#include <utility>

#include "provider/kernel/lanes/sha_ni.h"

namespace asyncprovider::kernel {
namespace interleaved {

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

}  // namespace interleaved

// Blocks have 64 bytes. A Stream has one message's block on its way:
//
//   State                  what goes from block to block: load() and store() take a lane's words
//   kGroups                how many groups of four rounds there are
//   begin(state, in)       begins a block, whose words are in four vectors
//   four_rounds<kGroup>()
//   extend<kGroup>()       makes this group's words those of four groups later
//   add_to(state)          ends the block
//
// Idle lanes do the first message again, and store nothing.
template <class Stream, std::size_t kLanes>
void run_interleaved(const Lane* const messages[], std::size_t count, std::size_t blocks,
                     Scratch&) {
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
    interleaved::compress(streams, std::make_index_sequence<Stream::kGroups>());
    for (std::size_t i = 0; i < kLanes; ++i) streams[i].add_to(states[i]);
  }
  for (std::size_t i = 0; i < count; ++i) states[i].store(messages[i]->state);
}

}  // namespace asyncprovider::kernel
