// What the files that are compiled for one set of instructions each give to aes_cbc.cc.
#pragma once

#include "provider/kernel/kernel.h"

namespace asyncprovider::kernel::aes_cbc {

#if defined(__x86_64__)
Run vaes512_lanes16;
Run vaes512_lanes8;
Run vaes512_lanes4;
Run vaes256_lanes8;
Run aesni_lanes8;
Run aesni_lanes4;
#elif defined(__aarch64__)
Run neon_lanes8;
#endif

}  // namespace asyncprovider::kernel::aes_cbc
