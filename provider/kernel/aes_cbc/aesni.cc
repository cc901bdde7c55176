// Compiled for AES-NI.
#if defined(__x86_64__)

#include <immintrin.h>

#include "provider/kernel/aes_cbc/cbc_lanes.h"

namespace asyncprovider::kernel::aes_cbc {
namespace {

struct Vector {
  static constexpr std::size_t kBlocks = 1;
  static constexpr std::size_t kRegisters = 16;
  __m128i v;

  static Vector load(const unsigned char* p) {
    return {_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))};
  }
  void store(unsigned char* p) const { _mm_storeu_si128(reinterpret_cast<__m128i*>(p), v); }

  static Vector gather(const unsigned char* const p[], std::size_t offset) {
    return load(p[0] + offset);
  }
  void scatter(unsigned char* const p[]) const { store(p[0]); }

  void round(const Vector& key) { v = _mm_aesenc_si128(v, key.v); }
  void last_round(const Vector& key) { v = _mm_aesenclast_si128(v, key.v); }
  Vector operator^(const Vector& other) const { return {_mm_xor_si128(v, other.v)}; }
  static Vector sum(const Vector& a, const Vector& b, const Vector& c) { return a ^ (b ^ c); }
  void operator^=(const Vector& other) { *this = *this ^ other; }
};

}  // namespace

void aesni_lanes8(const Lane* const messages[], std::size_t count, std::size_t blocks,
                  Scratch& scratch) {
  encrypt<Vector, 8>(messages, count, blocks, scratch);
}

void aesni_lanes4(const Lane* const messages[], std::size_t count, std::size_t blocks,
                  Scratch& scratch) {
  encrypt<Vector, 4>(messages, count, blocks, scratch);
}

}  // namespace asyncprovider::kernel::aes_cbc

#endif
