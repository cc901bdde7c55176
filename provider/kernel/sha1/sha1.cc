#include "provider/kernel/sha1/sha1.h"

#include "provider/kernel/lanes/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "provider/kernel/sha1/sha1-inl.h"
#include <hwy/foreach_target.h>

#include "provider/kernel/lanes/neon.h"
#include "provider/kernel/sha1/sha1-inl.h"

namespace asyncprovider::kernel {
namespace {

constexpr Way kWays[] = {
#if HWY_TARGETS & HWY_AVX3
    {"AVX3", has_instructions<HWY_AVX3>, 16, {2.75, 4.0}, N_AVX3::run_digest<N_AVX3::Sha1, 16, 1>},
    {"AVX3", has_instructions<HWY_AVX3>, 8, {2.8, 4.0}, N_AVX3::run_digest<N_AVX3::Sha1, 8, 1>},
    {"AVX3", has_instructions<HWY_AVX3>, 4, {2.8, 4.0}, N_AVX3::run_digest<N_AVX3::Sha1, 4, 1>},
#endif
#if HWY_TARGETS & HWY_AVX2
    {"AVX2", has_instructions<HWY_AVX2>, 8, {4.4, 4.0}, N_AVX2::run_digest<N_AVX2::Sha1, 8, 1>},
#endif
#if HWY_TARGETS & HWY_SSE4
    {"SSE4", has_instructions<HWY_SSE4>, 4, 4.0, N_SSE4::run_digest<N_SSE4::Sha1, 4, 1>},
#endif
#if HWY_ARCH_ARM_A64
    {"NEON", has_instructions<HWY_NEON>, 4, 4.0, neon::run_digest<neon::Sha1, 4, 1>},
#endif
};

}  // namespace

const Kernel kSha1{"SHA1", 64, kWays};

}  // namespace asyncprovider::kernel
