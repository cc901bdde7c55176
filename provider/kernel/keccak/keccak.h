// Keccak's sponge (FIPS 202, SP 800-185): what absorbs a message, and what squeezes long outputs.
// Algorithms differ in the rate, which is the block size, and in how a message ends, which is not a
// kernel's affair.
#pragma once

#include "provider/kernel/kernel.h"

namespace asyncprovider::kernel {

// A lane's state: std::uint64_t[25].
extern const Kernel kSha3_224;
extern const Kernel kSha3_256;
extern const Kernel kSha3_384;
extern const Kernel kSha3_512;
extern const Kernel kShake128;
extern const Kernel kShake256;
extern const Kernel kKeccak224;
extern const Kernel kKeccak256;
extern const Kernel kKeccak384;
extern const Kernel kKeccak512;
extern const Kernel kKeccakKmac128;
extern const Kernel kKeccakKmac256;

// Of whatever algorithm has this rate. Lanes have no `in`; each block of `out` is that of the state
// after one more permutation.
extern const Kernel kSqueeze168;
extern const Kernel kSqueeze136;

}  // namespace asyncprovider::kernel
