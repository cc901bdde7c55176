// SHA-512 and its truncations (FIPS 180-4): they differ in where they start, and in how much of the
// last state is the digest.
#pragma once

#include "provider/kernel/kernel.h"

namespace asyncprovider::kernel {

// A lane's state: std::uint64_t[8], SHA512_CTX's h.
extern const Kernel kSha384;
extern const Kernel kSha512;
extern const Kernel kSha512_224;
extern const Kernel kSha512_256;

}  // namespace asyncprovider::kernel
