// Compiled for VAES and AVX2.
#if defined(__x86_64__)

#include <immintrin.h>

#include "provider/kernel/aes_cbc/cbc_lanes.h"

namespace asyncprovider::kernel::aes_cbc {
namespace {

struct Vector {
  static constexpr std::size_t kBlocks = 2;
  static constexpr std::size_t kRegisters = 16;
  __m256i v;

  static Vector load(const unsigned char* p) {
    return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p))};
  }
  void store(unsigned char* p) const { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), v); }

  static Vector gather(const unsigned char* const p[], std::size_t offset) {
    const auto block = [&](int i) {
      return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p[i] + offset));
    };
    return {_mm256_inserti128_si256(_mm256_castsi128_si256(block(0)), block(1), 1)};
  }
  void scatter(unsigned char* const p[]) const {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(p[0]), _mm256_castsi256_si128(v));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(p[1]), _mm256_extracti128_si256(v, 1));
  }

  // 2 rows of 2 blocks.
  static void transpose(Vector rows[]) {
    const __m256i low = _mm256_permute2x128_si256(rows[0].v, rows[1].v, 0x20);
    rows[1].v = _mm256_permute2x128_si256(rows[0].v, rows[1].v, 0x31);
    rows[0].v = low;
  }

  void round(const Vector& key) { v = _mm256_aesenc_epi128(v, key.v); }
  void last_round(const Vector& key) { v = _mm256_aesenclast_epi128(v, key.v); }
  Vector operator^(const Vector& other) const { return {_mm256_xor_si256(v, other.v)}; }
  static Vector sum(const Vector& a, const Vector& b, const Vector& c) { return a ^ (b ^ c); }
  void operator^=(const Vector& other) { *this = *this ^ other; }
};

}  // namespace

void vaes256_lanes8(const Lane* const messages[], std::size_t count, std::size_t blocks,
                    Scratch& scratch) {
  encrypt<Vector, 4>(messages, count, blocks, scratch);
}

}  // namespace asyncprovider::kernel::aes_cbc

#endif
