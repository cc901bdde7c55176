#include "provider/kernel/sha512/sha512.h"

#include "provider/kernel/lanes/targets.h"

#if defined(__x86_64__)
#include "provider/kernel/sha512/avx512_block.h"
#endif

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "provider/kernel/sha512/sha512-inl.h"
#include <hwy/foreach_target.h>

#include "provider/kernel/lanes/neon.h"
#include "provider/kernel/sha512/sha512-inl.h"

#if HWY_ARCH_ARM_A64
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace asyncprovider::kernel {
namespace {

#if HWY_ARCH_ARM_A64

// Two lanes do less than libcrypto does with instructions for SHA-512.
bool neon_is_best() {
  static const bool best = (getauxval(AT_HWCAP) & HWCAP_SHA512) == 0;
  return best;
}

#endif

constexpr Way kWays[] = {
#if HWY_TARGETS & HWY_AVX3
    {"AVX3", has<HWY_AVX3>, 8, {1.95, 1.9, 2.2}, N_AVX3::run_digest<N_AVX3::Sha512, 8, 1>},
    {"AVX3", has<HWY_AVX3>, 4, {1.9, 1.22, 1.27}, N_AVX3::run_digest<N_AVX3::Sha512, 4, 1>},
#endif
#if HWY_TARGETS & HWY_AVX2
    {"AVX2", has<HWY_AVX2>, 4, {3.3, 2.5, 2.6}, N_AVX2::run_digest<N_AVX2::Sha512, 4, 1>},
#endif
#if HWY_ARCH_ARM_A64
    {"NEON", neon_is_best, 2, 1.9, neon::run_digest<neon::Sha512, 2, 1>},
#endif
};

}  // namespace

const Kernel kSha384{"SHA2-384", 128, kWays};
const Kernel kSha512{"SHA2-512", 128, kWays};
const Kernel kSha512_224{"SHA2-512/224", 128, kWays};
const Kernel kSha512_256{"SHA2-512/256", 128, kWays};

}  // namespace asyncprovider::kernel
