// Rows of words, one row a message, become columns: word i of all messages in vector i. Included
// once for each set of instructions.
#if defined(ASYNCPROVIDER_KERNEL_LANES_TRANSPOSE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ASYNCPROVIDER_KERNEL_LANES_TRANSPOSE_INL_H
#undef ASYNCPROVIDER_KERNEL_LANES_TRANSPOSE_INL_H
#else
#define ASYNCPROVIDER_KERNEL_LANES_TRANSPOSE_INL_H
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "provider/kernel/lanes/targets.h"

#if HWY_TARGET & ASYNCPROVIDER_LANE_TARGETS

HWY_BEFORE_NAMESPACE();
namespace asyncprovider::kernel::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Blocks are Highway's, 128 bits of a vector. A strip is what is read of each row at a time: half a
// vector, or a block where that is all of it. A vector takes the strips of two rows then: joined as
// they are read, they need fewer shuffles, for which processors have fewer units.
template <class D>
struct Strip {
  static constexpr std::size_t kWidth = hn::MaxLanes(D());
  static constexpr std::size_t kBlockWords = 16 / sizeof(hn::TFromD<D>);
  static constexpr std::size_t kWords = std::max(kWidth / 2, kBlockWords);
  static constexpr std::size_t kBytes = kWords * sizeof(hn::TFromD<D>);
};

// Within each block.
template <class D, class V>
HWY_INLINE void transpose_words(D d, V& a, V& b) {
  const V low = hn::InterleaveLower(d, a, b);
  b = hn::InterleaveUpper(d, a, b);
  a = low;
}

template <class D, class V>
HWY_INLINE void transpose_words(D d, V& a, V& b, V& c, V& e) {
  const hn::Repartition<std::uint64_t, D> pairs;
  transpose_words(d, a, b);
  transpose_words(d, c, e);
  auto a2 = hn::BitCast(pairs, a), b2 = hn::BitCast(pairs, b);
  auto c2 = hn::BitCast(pairs, c), e2 = hn::BitCast(pairs, e);
  transpose_words(pairs, a2, c2);
  transpose_words(pairs, b2, e2);
  a = hn::BitCast(d, a2);
  b = hn::BitCast(d, c2);
  c = hn::BitCast(d, b2);
  e = hn::BitCast(d, e2);
}

// Blocks 0 (and 2) of both, and blocks 1 (and 3).
template <class D, class V>
HWY_INLINE void transpose_blocks(D d, V& a, V& b) {
#if HWY_TARGET == HWY_AVX3
  if constexpr (sizeof(V) == 64) {
    const V even = {_mm512_shuffle_i64x2(a.raw, b.raw, 0x88)};
    b = {_mm512_shuffle_i64x2(a.raw, b.raw, 0xdd)};
    a = even;
    return;
  }
#endif
  const V low = hn::ConcatLowerLower(d, b, a);
  b = hn::ConcatUpperUpper(d, b, a);
  a = low;
}

template <class D>
HWY_INLINE hn::Vec<D> load_strip(D d, const unsigned char* const in[], std::size_t offset) {
  const hn::Repartition<unsigned char, D> bytes;
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX2
  if constexpr (Strip<D>::kWidth > Strip<D>::kWords) {
    const hn::Half<decltype(bytes)> half;
    const auto lower = hn::LoadU(half, in[0] + offset);
    const auto upper = hn::LoadU(half, in[Strip<D>::kBlockWords] + offset);
    return hn::BitCast(d, hn::Combine(bytes, upper, lower));
  }
#endif
  return hn::BitCast(d, hn::LoadU(bytes, in[0] + offset));
}

// The first message whose words are in vector `row`.
template <class D>
constexpr std::size_t message_of(std::size_t row) {
  using S = Strip<D>;
  return row / S::kBlockWords * S::kBlockWords * (S::kWidth / S::kWords) + row % S::kBlockWords;
}

template <std::size_t kGroup, class D, class V, std::size_t kRows, std::size_t... kRow>
HWY_INLINE void transpose_group(D d, V (&rows)[kRows], std::index_sequence<kRow...>) {
  transpose_words(d, rows[kGroup * sizeof...(kRow) + kRow]...);
}

template <class D, class V, std::size_t kRows, std::size_t... kRow>
HWY_INLINE void transpose(D d, V (&rows)[kRows], std::index_sequence<kRow...> group) {
  transpose_group<0>(d, rows, group);
  if constexpr (kRows > sizeof...(kRow)) {
    transpose_group<1>(d, rows, group);
    (transpose_blocks(d, rows[kRow], rows[sizeof...(kRow) + kRow]), ...);
  }
}

// SHA's words are big-endian, MD5's little-endian.
template <bool kBigEndian, class D, class V>
HWY_INLINE V in_host_order(D d, V words) {
  alignas(16) static constexpr unsigned char kReversed[2][16] = {
      {3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12},
      {7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8}};
  if constexpr (!kBigEndian) return words;
  const hn::Repartition<unsigned char, D> bytes;
  const auto order = hn::LoadDup128(bytes, kReversed[sizeof(hn::TFromD<D>) / 8]);
  return hn::BitCast(d, hn::TableLookupBytes(hn::BitCast(bytes, words), order));
}

// Reads a strip of each message, and writes its columns, `kStride` words one after the other.
template <bool kBigEndian, std::size_t kStride, class D, std::size_t... kRow>
HWY_INLINE void transpose_strip(D d, const unsigned char* const in[], std::size_t offset,
                                hn::TFromD<D>* columns, std::index_sequence<kRow...>) {
  hn::Vec<D> rows[] = {
      in_host_order<kBigEndian>(d, load_strip(d, in + message_of<D>(kRow), offset))...};
  transpose(d, rows, std::make_index_sequence<Strip<D>::kBlockWords>());
  (hn::Store(rows[kRow], d, columns + kRow * kStride), ...);
}

}  // namespace asyncprovider::kernel::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#endif
