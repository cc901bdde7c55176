#include "provider/kernel/md5/md5.h"

#include "provider/kernel/lanes/targets.h"

#if defined(__x86_64__)
#include "provider/kernel/md5/avx512_block.h"
#endif

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "provider/kernel/md5/md5-inl.h"
#include <hwy/foreach_target.h>

#include "provider/kernel/lanes/interleaved.h"
#include "provider/kernel/lanes/neon.h"
#include "provider/kernel/md5/md5-inl.h"

namespace asyncprovider::kernel {

namespace md5 {
struct Stream;  // in bmi.cc
}

namespace {

#if defined(__x86_64__)
bool has_bmi() { return __builtin_cpu_supports("bmi"); }
#endif

constexpr Way kWays[] = {
#if defined(__x86_64__)
    {"BMI", has_bmi, 4, {1.45, 1.75, 1.85}, run_interleaved<md5::Stream, 4>},
    {"BMI", has_bmi, 3, {1.05, 1.25, 1.33}, run_interleaved<md5::Stream, 3>},
    {"BMI", has_bmi, 2, {0.97, 1.03, 1.03}, run_interleaved<md5::Stream, 2>},
#endif
#if HWY_TARGETS & HWY_AVX3
    {"AVX3", has<HWY_AVX3>, 32, {2.0, 1.65, 1.85}, N_AVX3::run_digest<N_AVX3::Md5, 16, 2>},
    // Where a vector of 512 bits takes as long as two of 256; not measured elsewhere, and not used.
    {"AVX3-256", has<HWY_AVX3>, 32, {32, 32, 1.62}, N_AVX3::run_digest<N_AVX3::Md5, 8, 4>},
    {"AVX3", has<HWY_AVX3>, 16, {1.95, 0.91, 1.36}, N_AVX3::run_digest<N_AVX3::Md5, 16, 1>},
    {"AVX3-256", has<HWY_AVX3>, 16, {16, 16, 1.09}, N_AVX3::run_digest<N_AVX3::Md5, 8, 2>},
    {"AVX3", has<HWY_AVX3>, 8, {1.9, 0.86, 1.05}, N_AVX3::run_digest<N_AVX3::Md5, 8, 1>},
#endif
#if HWY_TARGETS & HWY_AVX2
    {"AVX2", has<HWY_AVX2>, 16, {2.65, 1.75, 1.65}, N_AVX2::run_digest<N_AVX2::Md5, 8, 2>},
    {"AVX2", has<HWY_AVX2>, 8, {2.6, 1.38, 1.5}, N_AVX2::run_digest<N_AVX2::Md5, 8, 1>},
#endif
#if HWY_TARGETS & HWY_SSE4
    {"SSE4", has<HWY_SSE4>, 8, {2.65, 1.75, 1.65}, N_SSE4::run_digest<N_SSE4::Md5, 4, 2>},
    {"SSE4", has<HWY_SSE4>, 4, {2.6, 1.34, 1.5}, N_SSE4::run_digest<N_SSE4::Md5, 4, 1>},
#endif
#if HWY_ARCH_ARM_A64
    {"NEON", has<HWY_NEON>, 8, 2.1, neon::run_digest<neon::Md5, 4, 2>},
    {"NEON", has<HWY_NEON>, 4, 1.5, neon::run_digest<neon::Md5, 4, 1>},
#endif
};

}  // namespace

const Kernel kMd5{"MD5", 64, kWays};

}  // namespace asyncprovider::kernel
