#include "provider/kernel/sm3/sm3.h"

#include "provider/kernel/lanes/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "provider/kernel/sm3/sm3-inl.h"
#include <hwy/foreach_target.h>

#include "provider/kernel/lanes/neon.h"
#include "provider/kernel/sm3/sm3-inl.h"

#if defined(__aarch64__)
#include <sys/auxv.h>
#endif

namespace asyncprovider::kernel {
namespace {

#if defined(__aarch64__)
// libcrypto (from 3.1 on) uses the processor's own instructions for SM3, if it has any.
bool has_neon_only() {
  constexpr unsigned long kSm3Instructions = 1UL << 18;  // HWCAP_SM3
  return has<HWY_NEON>() && (getauxval(AT_HWCAP) & kSm3Instructions) == 0;
}
#endif

// As many times the time of scalar.cc, which takes less than libcrypto does.
constexpr Way kWays[] = {
#if HWY_TARGETS & HWY_AVX3
    {"AVX3", has<HWY_AVX3>, 16, {1.75, 1.45, 1.68}, N_AVX3::run_digest<N_AVX3::Sm3, 16, 1>},
    {"AVX3", has<HWY_AVX3>, 8, {1.75, 1.0, 1.04}, N_AVX3::run_digest<N_AVX3::Sm3, 8, 1>},
#endif
#if HWY_TARGETS & HWY_AVX2
    {"AVX2", has<HWY_AVX2>, 8, {2.65, 1.95, 2.0}, N_AVX2::run_digest<N_AVX2::Sm3, 8, 1>},
#endif
#if HWY_TARGETS & HWY_SSE4
    {"SSE4", has<HWY_SSE4>, 4, {3.3, 1.9, 2.5}, N_SSE4::run_digest<N_SSE4::Sm3, 4, 1>},
#endif
#if HWY_ARCH_ARM_A64
    {"NEON", has_neon_only, 4, 2.5, neon::run_digest<neon::Sm3, 4, 1>},
#endif
};

}  // namespace

const Kernel kSm3{"SM3", 64, kWays};

}  // namespace asyncprovider::kernel
