#include "provider/kernel/sha1/sha1.h"

#include "provider/kernel/lanes/targets.h"

#if defined(__x86_64__)
#include "provider/kernel/sha1/avx512_block.h"
#endif

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "provider/kernel/sha1/sha1-inl.h"
#include <hwy/foreach_target.h>

#include "provider/kernel/lanes/interleaved.h"
#include "provider/kernel/lanes/neon.h"
#include "provider/kernel/lanes/sha_ni.h"
#include "provider/kernel/sha1/sha1-inl.h"

namespace asyncprovider::kernel {

namespace sha1 {
struct Stream;  // in sha_ni.cc
}

namespace {

constexpr Way kWays[] = {
#if defined(__x86_64__)
    {"SHA-NI", has_sha_ni, 4, {1.6, 4.0, 1.66}, run_interleaved<sha1::Stream, 4>},
    {"SHA-NI", has_sha_ni, 3, {1.37, 2.95, 1.38}, run_interleaved<sha1::Stream, 3>},
    {"SHA-NI", has_sha_ni, 2, {1.15, 1.85, 1.17}, run_interleaved<sha1::Stream, 2>},
#endif
#if HWY_TARGETS & HWY_AVX3
    // On Intel's between what they take on an idle core (3.9, 2.5) and beside a busy second thread.
    {"AVX3", has<HWY_AVX3>, 16, {2.75, 4.2, 3.75}, N_AVX3::run_digest<N_AVX3::Sha1, 16, 1>},
    {"AVX3", has<HWY_AVX3>, 8, {2.8, 2.8, 2.25}, N_AVX3::run_digest<N_AVX3::Sha1, 8, 1>},
#endif
#if HWY_TARGETS & HWY_AVX2
    {"AVX2", has<HWY_AVX2>, 8, {4.4, 4.4, 4.0}, N_AVX2::run_digest<N_AVX2::Sha1, 8, 1>},
#endif
#if HWY_TARGETS & HWY_SSE4
    {"SSE4", has<HWY_SSE4>, 4, 4.0, N_SSE4::run_digest<N_SSE4::Sha1, 4, 1>},
#endif
#if HWY_ARCH_ARM_A64
    {"NEON", has<HWY_NEON>, 4, 4.0, neon::run_digest<neon::Sha1, 4, 1>},
#endif
};

}  // namespace

const Kernel kSha1{"SHA1", 64, kWays};

}  // namespace asyncprovider::kernel
