#include "provider/kernel/lanes/targets.h"

#include <hwy/targets.h>

#if HWY_ARCH_X86
#include <cpuid.h>

#include <cstring>
#endif

namespace asyncprovider::kernel {
namespace {

bool is_zen5_or_later() {
#if HWY_ARCH_X86
  constexpr unsigned kFamily = 0x1a;
  unsigned most = 0, version = 0, vendor[3] = {}, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid(0, &most, &vendor[0], &vendor[2], &vendor[1]) == 0 ||
      std::memcmp(vendor, "AuthenticAMD", sizeof vendor) != 0 ||
      __get_cpuid(1, &version, &ebx, &ecx, &edx) == 0)
    return false;
  return (version >> 8U & 0xfU) + (version >> 20U & 0xffU) >= kFamily;
#else
  return false;
#endif
}

}  // namespace

std::int64_t supported_targets() {
#if HWY_ARCH_ARM_A64
  // Each CPU of the architecture has it. Highway wants AES too, which lanes do not use, and writes
  // to stderr where that is not there.
  return HWY_NEON;
#else
  // Highway asks the CPU each time, and virtual machines take microseconds to answer.
  static const std::int64_t kSupported = hwy::SupportedTargets();
  return kSupported;
#endif
}

bool has_avx3_of_zen5() {
  static const bool has = is_zen5_or_later() && has_instructions<HWY_AVX3>();
  return has;
}

bool has_avx3_of_others() { return has_instructions<HWY_AVX3>() && !has_avx3_of_zen5(); }

}  // namespace asyncprovider::kernel
