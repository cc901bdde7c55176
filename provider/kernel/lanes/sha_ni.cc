#include "provider/kernel/lanes/sha_ni.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace asyncprovider::kernel {
namespace {

bool reports_sha() {
#if defined(__x86_64__)
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0 && (ebx & bit_SHA) != 0 &&
         __builtin_cpu_supports("sse4.1");
#else
  return false;
#endif
}

}  // namespace

bool has_sha_ni() {
  static const bool has = reports_sha();  // CPUID is slow in a virtual machine
  return has;
}

}  // namespace asyncprovider::kernel
