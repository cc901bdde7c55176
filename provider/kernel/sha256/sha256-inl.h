// SHA-256 in lanes. Included once for each set of instructions.
#if defined(ASYNCPROVIDER_KERNEL_SHA256_SHA256_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ASYNCPROVIDER_KERNEL_SHA256_SHA256_INL_H
#undef ASYNCPROVIDER_KERNEL_SHA256_SHA256_INL_H
#else
#define ASYNCPROVIDER_KERNEL_SHA256_SHA256_INL_H
#endif

#include "provider/kernel/sha2/sha2-inl.h"
#include "provider/kernel/sha256/constants.h"

#if HWY_TARGET & ASYNCPROVIDER_LANE_TARGETS

HWY_BEFORE_NAMESPACE();
namespace asyncprovider::kernel::HWY_NAMESPACE {

using Sha256 = Sha2<sha256::Variant>;

}  // namespace asyncprovider::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#endif
