// Compiled for the AES instructions of Armv8.
#if defined(__aarch64__)

#include <arm_neon.h>

#include "provider/kernel/aes_cbc/cbc_lanes.h"

namespace asyncprovider::kernel::aes_cbc {
namespace {

struct Vector {
  static constexpr std::size_t kBlocks = 1;
  static constexpr std::size_t kRegisters = 32;
  uint8x16_t v;

  static Vector load(const unsigned char* p) { return {vld1q_u8(p)}; }
  void store(unsigned char* p) const { vst1q_u8(p, v); }

  static Vector gather(const unsigned char* const p[], std::size_t offset) {
    return load(p[0] + offset);
  }
  void scatter(unsigned char* const p[]) const { store(p[0]); }

  // AESE adds its key first, FIPS 197 adds it last.
  void round(const Vector& key) { v = veorq_u8(vaesmcq_u8(vaeseq_u8(v, vdupq_n_u8(0))), key.v); }
  void last_round(const Vector& key) { v = veorq_u8(vaeseq_u8(v, vdupq_n_u8(0)), key.v); }
  Vector operator^(const Vector& other) const { return {veorq_u8(v, other.v)}; }
  static Vector sum(const Vector& a, const Vector& b, const Vector& c) { return a ^ (b ^ c); }
  void operator^=(const Vector& other) { *this = *this ^ other; }
};

}  // namespace

void neon_lanes8(const Lane* const messages[], std::size_t count, std::size_t blocks,
                 Scratch& scratch) {
  encrypt<Vector, 8>(messages, count, blocks, scratch);
}

}  // namespace asyncprovider::kernel::aes_cbc

#endif
