#include "provider/kernel/lanes/targets.h"

#include <hwy/targets.h>

namespace asyncprovider::kernel {

std::int64_t supported_targets() {
  // Highway asks the CPU each time, and virtual machines take microseconds to answer.
  static const std::int64_t kSupported = hwy::SupportedTargets();
  return kSupported;
}

}  // namespace asyncprovider::kernel
