// Functions of three bits, which AVX-512 does in one instruction. Included once for each set of
// instructions.
//
// What is computed last is to be the first argument: the instruction writes its result to where
// that was, and is done a cycle sooner than after the other two (Zen 4).
#if defined(ASYNCPROVIDER_KERNEL_LANES_LOGIC_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ASYNCPROVIDER_KERNEL_LANES_LOGIC_INL_H
#undef ASYNCPROVIDER_KERNEL_LANES_LOGIC_INL_H
#else
#define ASYNCPROVIDER_KERNEL_LANES_LOGIC_INL_H
#endif

#include <hwy/highway.h>

#include <cstdint>

#include "provider/kernel/lanes/targets.h"

#if HWY_TARGET & ASYNCPROVIDER_LANE_TARGETS

HWY_BEFORE_NAMESPACE();
namespace asyncprovider::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_AVX3

// Bit 4a + 2b + c of `kTruth` is the result for bits a, b and c.
template <int kTruth, class T>
HWY_INLINE hn::Vec512<T> ternary(hn::Vec512<T> a, hn::Vec512<T> b, hn::Vec512<T> c) {
  return {_mm512_ternarylogic_epi32(a.raw, b.raw, c.raw, kTruth)};
}

template <int kTruth, class T>
HWY_INLINE hn::Vec256<T> ternary(hn::Vec256<T> a, hn::Vec256<T> b, hn::Vec256<T> c) {
  return {_mm256_ternarylogic_epi32(a.raw, b.raw, c.raw, kTruth)};
}

template <int kTruth, class T>
HWY_INLINE hn::Vec128<T> ternary(hn::Vec128<T> a, hn::Vec128<T> b, hn::Vec128<T> c) {
  return {_mm_ternarylogic_epi32(a.raw, b.raw, c.raw, kTruth)};
}

template <class V>
HWY_INLINE V choose(V bits, V ones, V zeros) {
  return ternary<0xca>(bits, ones, zeros);
}

template <class V>
HWY_INLINE V ones_where(V ones, V bits, V zeros) {
  return ternary<0xe2>(ones, bits, zeros);
}

template <class V>
HWY_INLINE V majority(V a, V b, V c) {
  return ternary<0xe8>(a, b, c);
}

template <class V>
HWY_INLINE V parity(V a, V b, V c) {
  return ternary<0x96>(a, b, c);
}

template <class V>
HWY_INLINE V xor_or_not(V b, V a, V c) {
  return ternary<0x39>(b, a, c);
}

template <class V>
HWY_INLINE V xor_and_not(V a, V b, V c) {
  return ternary<0xd2>(a, b, c);
}

#else

// `ones` where `bits` are set, `zeros` elsewhere.
template <class V>
HWY_INLINE V choose(V bits, V ones, V zeros) {
  return hn::Xor(zeros, hn::And(bits, hn::Xor(ones, zeros)));
}

// The same.
template <class V>
HWY_INLINE V ones_where(V ones, V bits, V zeros) {
  return choose(bits, ones, zeros);
}

template <class V>
HWY_INLINE V majority(V a, V b, V c) {
  return hn::Xor(b, hn::And(hn::Xor(a, b), hn::Xor(b, c)));
}

template <class V>
HWY_INLINE V parity(V a, V b, V c) {
  return hn::Xor(a, hn::Xor(b, c));
}

// a ^ (b | ~c).
template <class V>
HWY_INLINE V xor_or_not(V b, V a, V c) {
  return hn::Xor(a, hn::Or(b, hn::Not(c)));
}

// a ^ (~b & c).
template <class V>
HWY_INLINE V xor_and_not(V a, V b, V c) {
  return hn::Xor(a, hn::AndNot(b, c));
}

#endif

// A sum that is to be there before what is added next: compilers would change the order.
template <class V>
HWY_INLINE V early(V sum) {
#if HWY_ARCH_X86
  asm("" : "+v"(sum.raw));
#else
  asm("" : "+w"(sum.raw));
#endif
  return sum;
}

template <int kBits, class V>
HWY_INLINE V rotate_left(V v) {
  constexpr int kWidth = 8 * sizeof(hn::TFromV<V>);
  if constexpr (kBits == 0) return v;
  return hn::RotateRight<(kWidth - kBits) % kWidth>(v);
}

}  // namespace asyncprovider::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#endif
