// For files that are compiled for the SHA extensions and SSE4.1.
#pragma once

#include <immintrin.h>

#include <cstddef>

namespace asyncprovider::kernel::sha_ni {

inline __m128i load(const void* p) { return _mm_loadu_si128(static_cast<const __m128i*>(p)); }
inline void store(void* p, __m128i v) { _mm_storeu_si128(static_cast<__m128i*>(p), v); }

// The 16 words of a block, four a vector, with their bytes in this order.
inline void load_block(__m128i (&words)[4], const unsigned char* in, __m128i order) {
  for (std::size_t at = 0; at < 4; ++at) words[at] = _mm_shuffle_epi8(load(in + 16 * at), order);
}

}  // namespace asyncprovider::kernel::sha_ni
