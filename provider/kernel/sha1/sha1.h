// SHA-1 (FIPS 180-4).
#pragma once

#include "provider/kernel/kernel.h"

namespace asyncprovider::kernel {

// A lane's state: std::uint32_t[5], SHA_CTX's h0 to h4.
extern const Kernel kSha1;

}  // namespace asyncprovider::kernel
