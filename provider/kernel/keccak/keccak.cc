#include "provider/kernel/keccak/keccak.h"

#include "provider/kernel/lanes/targets.h"

#if defined(__x86_64__)
#include "provider/kernel/keccak/avx512_rounds.h"
#endif

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "provider/kernel/keccak/keccak-inl.h"
#include <hwy/foreach_target.h>

#include "provider/kernel/keccak/keccak-inl.h"

namespace asyncprovider::kernel {
namespace {

using keccak::Direction;

#if defined(__x86_64__)

template <std::size_t kRate, Direction kDirection>
constexpr Way kWays[] = {
#if HWY_TARGETS & HWY_AVX3
    {"AVX3", has<HWY_AVX3>, 8, {1.15, 1.42, 1.5}, N_AVX3::run_keccak<8, kRate, kDirection>},
    {"AVX3", has<HWY_AVX3>, 4, {1.1, 0.95, 0.87}, N_AVX3::run_keccak<4, kRate, kDirection>},
#endif
#if HWY_TARGETS & HWY_AVX2
    {"AVX2", has<HWY_AVX2>, 4, {1.8, 1.9, 1.55}, N_AVX2::run_keccak<4, kRate, kDirection>},
#endif
#if HWY_TARGETS & HWY_SSE4
    {"SSE4", has<HWY_SSE4>, 2, {1.8, 1.75, 1.55}, N_SSE4::run_keccak<2, kRate, kDirection>},
#endif
};

#else

// libcrypto uses the instructions that other processors have for it.
template <std::size_t kRate, Direction kDirection>
constexpr std::span<const Way> kWays;

#endif

template <std::size_t kRate, Direction kDirection = Direction::absorb>
constexpr Kernel of(std::string_view name) {
  return {name, kRate, kWays<kRate, kDirection>};
}

}  // namespace

// The rate is what is left of 200 bytes beside twice the security strength.
constexpr Kernel kSha3_224 = of<144>("SHA3-224");
constexpr Kernel kSha3_256 = of<136>("SHA3-256");
constexpr Kernel kSha3_384 = of<104>("SHA3-384");
constexpr Kernel kSha3_512 = of<72>("SHA3-512");
constexpr Kernel kShake128 = of<168>("SHAKE-128");
constexpr Kernel kShake256 = of<136>("SHAKE-256");
constexpr Kernel kKeccak224 = of<144>("KECCAK-224");
constexpr Kernel kKeccak256 = of<136>("KECCAK-256");
constexpr Kernel kKeccak384 = of<104>("KECCAK-384");
constexpr Kernel kKeccak512 = of<72>("KECCAK-512");
constexpr Kernel kKeccakKmac128 = of<168>("KECCAK-KMAC-128");
constexpr Kernel kKeccakKmac256 = of<136>("KECCAK-KMAC-256");

constexpr Kernel kSqueeze168 = of<168, Direction::squeeze>("SHAKE-128/SQUEEZE");
constexpr Kernel kSqueeze136 = of<136, Direction::squeeze>("SHAKE-256/SQUEEZE");

}  // namespace asyncprovider::kernel
