// Compiled for the AES instructions of the architecture.
#include <bit>
#include <cstdint>
#include <cstring>

#include "provider/kernel/aes_cbc/aes_cbc.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace asyncprovider::kernel {
namespace {

// The S-box on each byte. Four equal columns: the shifting of rows that comes with it does nothing.
std::uint32_t substitute(std::uint32_t word) {
#if defined(__x86_64__)
  const __m128i columns = _mm_set1_epi32(static_cast<int>(word));
  const __m128i substituted = _mm_aesenclast_si128(columns, _mm_setzero_si128());
  return static_cast<std::uint32_t>(_mm_cvtsi128_si32(substituted));
#elif defined(__aarch64__)
  const uint8x16_t columns = vreinterpretq_u8_u32(vdupq_n_u32(word));
  return vgetq_lane_u32(vreinterpretq_u32_u8(vaeseq_u8(columns, vdupq_n_u8(0))), 0);
#else
  return word;
#endif
}

std::uint32_t load_word(const unsigned char* p) {
  std::uint32_t word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

// Times x in GF(2^8).
std::uint32_t doubled(std::uint32_t constant) {
  return (constant << 1 ^ ((constant & 0x80) != 0 ? 0x11b : 0)) & 0xff;
}

}  // namespace

// FIPS 197, section 5.2, on words as they are in memory: little-endian, so that the first byte of
// a word is its lowest, and RotWord turns it to the right.
void expand_aes_key(AesKey& expanded, const unsigned char* key, std::size_t key_size) {
  unsigned char* const bytes = expanded.round_keys[0];
  std::memcpy(bytes, key, key_size);
  expanded.rounds = key_size / 4 + 6;
  const std::size_t size = (expanded.rounds + 1) * 16;
  std::uint32_t constant = 1;
  for (std::size_t at = key_size; at < size; at += 4) {
    std::uint32_t word = load_word(bytes + at - 4);
    if (at % key_size == 0) {
      word = substitute(std::rotr(word, 8)) ^ constant;
      constant = doubled(constant);
    } else if (key_size == 32 && at % key_size == 16) {
      word = substitute(word);
    }
    word ^= load_word(bytes + at - key_size);
    std::memcpy(bytes + at, &word, sizeof word);
  }
}

}  // namespace asyncprovider::kernel
