#include "provider/kernel/aes_cbc/aes_cbc.h"

#include "provider/kernel/aes_cbc/ways.h"

#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__aarch64__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace asyncprovider::kernel {
namespace aes_cbc {
namespace {

#if defined(__x86_64__)

bool reports_vaes() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0 && (ecx & bit_VAES) != 0;
}

bool has_vaes() {
  static const bool has = reports_vaes();  // CPUID is slow in a virtual machine
  return has;
}

bool has_vaes512() { return __builtin_cpu_supports("avx512f") && has_vaes(); }
bool has_vaes256() { return __builtin_cpu_supports("avx2") && has_vaes(); }
bool has_aesni() { return __builtin_cpu_supports("aes"); }

constexpr Way kWays[] = {
    {"VAES-512", has_vaes512, 16, {1.12, 1.9, 1.35}, vaes512_lanes16},
    {"VAES-512", has_vaes512, 8, {1.0, 1.08, 1.01}, vaes512_lanes8},
    {"VAES-512", has_vaes512, 4, {1.0, 0.99, 0.98}, vaes512_lanes4},
    {"VAES-256", has_vaes256, 8, {1.07, 1.3, 1.03}, vaes256_lanes8},
    {"AES-NI", has_aesni, 8, {1.3, 1.65, 1.4}, aesni_lanes8},
    {"AES-NI", has_aesni, 4, {1.05, 1.16, 1.05}, aesni_lanes4},
};

#elif defined(__aarch64__)

bool has_neon_aes() {
  static const bool has = (getauxval(AT_HWCAP) & HWCAP_AES) != 0;
  return has;
}

constexpr Way kWays[] = {{"NEON-AES", has_neon_aes, 8, 2, neon_lanes8}};

#else

constexpr std::span<const Way> kWays;

#endif

}  // namespace
}  // namespace aes_cbc

constexpr Kernel kAes128Cbc = {"AES-128-CBC", 16, aes_cbc::kWays};
constexpr Kernel kAes192Cbc = {"AES-192-CBC", 16, aes_cbc::kWays};
constexpr Kernel kAes256Cbc = {"AES-256-CBC", 16, aes_cbc::kWays};

}  // namespace asyncprovider::kernel
