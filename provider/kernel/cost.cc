#include "provider/kernel/kernel.h"

#if defined(__x86_64__)
#include <cpuid.h>

#include <cstring>
#endif

namespace asyncprovider::kernel {
namespace {

bool is_zen5_or_later() {
#if defined(__x86_64__)
  constexpr unsigned kFamily = 0x1a;
  unsigned most = 0, version = 0, vendor[3] = {}, ebx = 0, ecx = 0, edx = 0;
  return __get_cpuid(0, &most, &vendor[0], &vendor[2], &vendor[1]) != 0 &&
         std::memcmp(vendor, "AuthenticAMD", sizeof vendor) == 0 &&
         __get_cpuid(1, &version, &ebx, &ecx, &edx) != 0 &&
         (version >> 8U & 0xfU) + (version >> 20U & 0xffU) >= kFamily;
#else
  return false;
#endif
}

}  // namespace

double Cost::here() const {
  static const bool is_zen5 = is_zen5_or_later();  // CPUID is slow in a virtual machine
  return is_zen5 ? zen5 : others;
}

}  // namespace asyncprovider::kernel
