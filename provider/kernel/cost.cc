#include "provider/kernel/kernel.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace asyncprovider::kernel {
namespace {

bool is_zen5_or_later() {
#if defined(__x86_64__)
  constexpr unsigned kFamily = 0x1a;
  unsigned version = 0, ebx = 0, ecx = 0, edx = 0;
  return __builtin_cpu_is("amd") && __get_cpuid(1, &version, &ebx, &ecx, &edx) != 0 &&
         (version >> 8U & 0xfU) + (version >> 20U & 0xffU) >= kFamily;
#else
  return false;
#endif
}

bool is_by_intel() {
#if defined(__x86_64__)
  return __builtin_cpu_is("intel");
#else
  return false;
#endif
}

}  // namespace

double Cost::here() const {
  // Once: CPUID is slow in a virtual machine.
  static double Cost::*const measured = is_zen5_or_later() ? &Cost::zen5
                                        : is_by_intel()    ? &Cost::intel
                                                           : &Cost::others;
  return this->*measured;
}

}  // namespace asyncprovider::kernel
