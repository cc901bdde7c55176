// What the files that are compiled for one set of instructions each give to sha256.cc.
#pragma once

#include "provider/kernel/kernel.h"

namespace asyncprovider::kernel::sha256 {

using Run = void(const Lane* const messages[], std::size_t count, std::size_t blocks,
                 Scratch& scratch);

#if defined(__x86_64__)
Run sha_ni_lanes2;
Run sha_ni_lanes3;
Run sha_ni_lanes4;
#endif

}  // namespace asyncprovider::kernel::sha256
