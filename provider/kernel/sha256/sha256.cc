#include "provider/kernel/sha256/sha256.h"

#include "provider/kernel/lanes/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "provider/kernel/sha256/sha256-inl.h"
#include <hwy/foreach_target.h>

#include "provider/kernel/lanes/interleaved.h"
#include "provider/kernel/lanes/sha_ni.h"
#include "provider/kernel/sha256/sha256-inl.h"

namespace asyncprovider::kernel {

namespace sha256 {
// In sha_ni.cc.
struct Stream;
struct NamedRegisters;
}  // namespace sha256

namespace {

#if defined(__x86_64__)

// libcrypto uses the SHA extensions too: without them it is slower, and lanes of vectors pay.
// Beside them those of AVX2 (8.8, measured) gain nothing.
template <std::int64_t kTarget>
bool has_only() {
  return has<kTarget>() && !has_sha_ni();
}

bool has_both() { return has_sha_ni() && has<HWY_AVX3>(); }

constexpr Way kWays[] = {
#if HWY_TARGETS & HWY_AVX3
    // With registers for the words of all messages. Not measured elsewhere, and not used.
    {"SHA-NI AVX3", has_both, 4, {4, 4, 1.5}, run_interleaved<sha256::NamedRegisters, 4>},
    {"SHA-NI AVX3", has_both, 3, {3, 3, 1.2}, run_interleaved<sha256::NamedRegisters, 3>},
#endif
    // On Intel's between what they take on an idle core (2.9, 2.2, 1.5) and beside a busy second
    // thread, where they gain nothing.
    {"SHA-NI", has_sha_ni, 4, {2.2, 3.4, 1.78}, run_interleaved<sha256::Stream, 4>},
    {"SHA-NI", has_sha_ni, 3, {1.75, 2.6, 1.34}, run_interleaved<sha256::Stream, 3>},
    {"SHA-NI", has_sha_ni, 2, {1.4, 1.75, 1.05}, run_interleaved<sha256::Stream, 2>},
#if HWY_TARGETS & HWY_AVX3
    {"AVX3", has_only<HWY_AVX3>, 16, 2.7, N_AVX3::run_digest<N_AVX3::Sha256, 16, 1>},
    {"AVX3", has<HWY_AVX3>, 16, {5.4, 7.5, 8}, N_AVX3::run_digest<N_AVX3::Sha256, 16, 1>},
#endif
#if HWY_TARGETS & HWY_AVX2
    {"AVX2", has_only<HWY_AVX2>, 8, 2.7, N_AVX2::run_digest<N_AVX2::Sha256, 8, 1>},
    {"AVX2", has<HWY_AVX2>, 8, 8, N_AVX2::run_digest<N_AVX2::Sha256, 8, 1>},
#endif
};

#else

// Where NEON is all there is, four lanes take about as many instructions a byte as libcrypto's
// function does (which has the message schedule in NEON too); with SHA instructions more.
constexpr std::span<const Way> kWays;

#endif

}  // namespace

constexpr Kernel kSha224 = {"SHA2-224", 64, kWays};
constexpr Kernel kSha256 = {"SHA2-256", 64, kWays};

}  // namespace asyncprovider::kernel
