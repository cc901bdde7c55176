// Where the lanes for aarch64 are. Comes after targets.h.
#pragma once

#include <hwy/detect_targets.h>

#if HWY_ARCH_ARM_A64
namespace asyncprovider::kernel {

// Since Highway 1.0.5 what all of aarch64 has is a set of its own.
#if HWY_TARGETS & HWY_NEON_WITHOUT_AES
namespace N_NEON_WITHOUT_AES {}
namespace neon = N_NEON_WITHOUT_AES;
#else
namespace N_NEON {}
namespace neon = N_NEON;
#endif

}  // namespace asyncprovider::kernel
#endif
