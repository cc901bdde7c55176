#include "provider/kernel/lanes/targets.h"

#include <hwy/targets.h>

namespace asyncprovider::kernel {

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

}  // namespace asyncprovider::kernel
