#include "provider/kernel/sha256/sha256.h"

#include "provider/kernel/sha256/ways.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace asyncprovider::kernel {
namespace sha256 {
namespace {

#if defined(__x86_64__)

bool reports_sha() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0 && (ebx & bit_SHA) != 0;
}

bool has_sha_ni() {
  static const bool has = reports_sha();  // CPUID is slow in a virtual machine
  return has && __builtin_cpu_supports("avx");
}

constexpr Way kWays[] = {
    {"SHA-NI", has_sha_ni, 4, 1.78, sha_ni_lanes4},
    {"SHA-NI", has_sha_ni, 3, 1.34, sha_ni_lanes3},
    {"SHA-NI", has_sha_ni, 2, 1.05, sha_ni_lanes2},
};

#else

constexpr std::span<const Way> kWays;

#endif

}  // namespace
}  // namespace sha256

constexpr Kernel kSha224 = {"SHA2-224", 64, sha256::kWays};
constexpr Kernel kSha256 = {"SHA2-256", 64, sha256::kWays};

}  // namespace asyncprovider::kernel
