// MD5 (RFC 1321).
#pragma once

#include "provider/kernel/kernel.h"

namespace asyncprovider::kernel {

// A lane's state: std::uint32_t[4], the A, B, C, D of MD5_CTX.
extern const Kernel kMd5;

}  // namespace asyncprovider::kernel
