// SM3 (GB/T 32905, ISO/IEC 10118-3).
#pragma once

#include "provider/kernel/kernel.h"

namespace asyncprovider::kernel {

// A lane's state: std::uint32_t[8].
extern const Kernel kSm3;

}  // namespace asyncprovider::kernel
