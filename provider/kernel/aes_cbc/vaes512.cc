// Compiled for VAES and AVX-512F.
#if defined(__x86_64__)

// gcc 12 warns of its own header.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>

#include "provider/kernel/aes_cbc/cbc_lanes.h"

namespace asyncprovider::kernel::aes_cbc {
namespace {

struct Vector {
  static constexpr std::size_t kBlocks = 4;
  static constexpr std::size_t kRegisters = 32;
  __m512i v;

  static Vector load(const unsigned char* p) { return {_mm512_loadu_si512(p)}; }
  void store(unsigned char* p) const { _mm512_storeu_si512(p, v); }

  static Vector gather(const unsigned char* const p[], std::size_t offset) {
    const auto block = [&](int i) {
      return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p[i] + offset));
    };
    const __m256i low = _mm256_inserti128_si256(_mm256_castsi128_si256(block(0)), block(1), 1);
    const __m256i high = _mm256_inserti128_si256(_mm256_castsi128_si256(block(2)), block(3), 1);
    return {_mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1)};
  }
  void scatter(unsigned char* const p[]) const {
    const auto block = [&](int i) { return reinterpret_cast<__m128i*>(p[i]); };
    _mm_storeu_si128(block(0), _mm512_castsi512_si128(v));
    _mm_storeu_si128(block(1), _mm512_extracti32x4_epi32(v, 1));
    _mm_storeu_si128(block(2), _mm512_extracti32x4_epi32(v, 2));
    _mm_storeu_si128(block(3), _mm512_extracti32x4_epi32(v, 3));
  }

  // 4 rows of 4 blocks.
  static void transpose(Vector rows[]) {
    const __m512i even01 = _mm512_shuffle_i64x2(rows[0].v, rows[1].v, 0x88);
    const __m512i odd01 = _mm512_shuffle_i64x2(rows[0].v, rows[1].v, 0xdd);
    const __m512i even23 = _mm512_shuffle_i64x2(rows[2].v, rows[3].v, 0x88);
    const __m512i odd23 = _mm512_shuffle_i64x2(rows[2].v, rows[3].v, 0xdd);
    rows[0].v = _mm512_shuffle_i64x2(even01, even23, 0x88);
    rows[1].v = _mm512_shuffle_i64x2(odd01, odd23, 0x88);
    rows[2].v = _mm512_shuffle_i64x2(even01, even23, 0xdd);
    rows[3].v = _mm512_shuffle_i64x2(odd01, odd23, 0xdd);
  }

  void round(const Vector& key) { v = _mm512_aesenc_epi128(v, key.v); }
  void last_round(const Vector& key) { v = _mm512_aesenclast_epi128(v, key.v); }
  Vector operator^(const Vector& other) const { return {_mm512_xor_si512(v, other.v)}; }
  static Vector sum(const Vector& a, const Vector& b, const Vector& c) {
    return {_mm512_ternarylogic_epi64(a.v, b.v, c.v, 0x96)};
  }
  void operator^=(const Vector& other) { *this = *this ^ other; }
};

}  // namespace

void vaes512_lanes16(const Lane* const messages[], std::size_t count, std::size_t blocks,
                     Scratch& scratch) {
  encrypt<Vector, 4>(messages, count, blocks, scratch);
}

void vaes512_lanes8(const Lane* const messages[], std::size_t count, std::size_t blocks,
                    Scratch& scratch) {
  encrypt<Vector, 2>(messages, count, blocks, scratch);
}

void vaes512_lanes4(const Lane* const messages[], std::size_t count, std::size_t blocks,
                    Scratch& scratch) {
  encrypt<Vector, 1>(messages, count, blocks, scratch);
}

}  // namespace asyncprovider::kernel::aes_cbc

#endif
