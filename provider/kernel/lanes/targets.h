// The sets of instructions that lanes are compiled for. Comes before any header of Highway's.
#pragma once

#include <cstdint>

// Vectors of a size unknown when compiled can't be kept in arrays; SSSE3 alone is as good as gone.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_SSSE3)

// The others are Highway's emulations, which gain nothing. (HWY_NEON_WITHOUT_AES is new in 1.0.5;
// to the preprocessor of an older one it is 0.)
#define ASYNCPROVIDER_LANE_TARGETS \
  (HWY_AVX3 | HWY_AVX2 | HWY_SSE4 | HWY_NEON | HWY_NEON_WITHOUT_AES)

namespace asyncprovider::kernel {

// Highway's bits for the sets of instructions that this CPU has.
std::int64_t supported_targets();

template <std::int64_t kTarget>
bool has() {
  return (supported_targets() & kTarget) != 0;
}

}  // namespace asyncprovider::kernel
