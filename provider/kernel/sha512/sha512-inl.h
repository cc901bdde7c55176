// SHA-512 in lanes. Included once for each set of instructions.
#if defined(ASYNCPROVIDER_KERNEL_SHA512_SHA512_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ASYNCPROVIDER_KERNEL_SHA512_SHA512_INL_H
#undef ASYNCPROVIDER_KERNEL_SHA512_SHA512_INL_H
#else
#define ASYNCPROVIDER_KERNEL_SHA512_SHA512_INL_H
#endif

#include "provider/kernel/sha2/sha2-inl.h"
#include "provider/kernel/sha512/constants.h"

#if HWY_TARGET & ASYNCPROVIDER_LANE_TARGETS

HWY_BEFORE_NAMESPACE();
namespace asyncprovider::kernel::HWY_NAMESPACE {

struct Sha512 : Sha2<sha512::Variant> {
#if HWY_TARGET == HWY_AVX3
  static void take_blocks(hn::FixedTag<Word, 8>, auto& work, std::size_t blocks) {
    sha512::take_blocks_of_8(work.state[0], work.words, work.in, blocks);
  }
#endif
};

}  // namespace asyncprovider::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#endif
