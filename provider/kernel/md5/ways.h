// What the files that are compiled for one set of instructions each give to md5.cc.
#pragma once

#include "provider/kernel/kernel.h"

namespace asyncprovider::kernel::md5 {

#if defined(__x86_64__)
// In the general registers, with BMI's ANDN: 2, 3 or 4 lanes.
template <std::size_t kLanes>
void bmi(const Lane* const messages[], std::size_t count, std::size_t blocks, Scratch& scratch);
#endif

}  // namespace asyncprovider::kernel::md5
