// CBC on vectors of blocks, whatever instructions they are made with. Included by files that are
// compiled for one set of instructions each: all is in an unnamed namespace, so that none of it is
// shared with code for other CPUs.
//
// `Vector` holds one block of each of Vector::kBlocks lanes, and `kVectors` of them are worked on
// in turn: what one AES instruction takes until its result is there, the others use.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "provider/kernel/aes_cbc/aes_cbc.h"
#include "provider/kernel/aes_cbc/ways.h"

#define ASYNCPROVIDER_INLINE inline __attribute__((always_inline))

namespace asyncprovider::kernel::aes_cbc {
namespace {

constexpr std::size_t kBlockSize = 16;

// Calls `function` with `kFirst` and the numbers after it, `kTimes` in all, as constants, so that
// arrays indexed with them can be in registers.
template <std::size_t kTimes, std::size_t kFirst = 0>
ASYNCPROVIDER_INLINE void each(auto function) {
  [&]<std::size_t... i>(std::index_sequence<i...>) __attribute__((always_inline)) {
    (function(std::integral_constant<std::size_t, kFirst + i>()), ...);
  }
  (std::make_index_sequence<kTimes>());
}

// The compiler forgets what is there: it would otherwise load all round keys once, for which there
// are too few registers, and put them on the stack.
template <class T>
ASYNCPROVIDER_INLINE T* hidden(T* keys) {
  asm volatile("" : "+r"(keys));
  return keys;
}

template <class Vector, std::size_t kVectors, std::size_t kRounds>
class CbcLanes {
 public:
  static void run(const Lane* const messages[], std::size_t count, std::size_t blocks,
                  Scratch& scratch) {
    CbcLanes& lanes = scratch.make<CbcLanes>();
    lanes.attach(messages, count);
    lanes.prepare_keys();
    lanes.encrypt(blocks);
  }

 private:
  static constexpr std::size_t kWidth = Vector::kBlocks;
  static constexpr std::size_t kLanes = kVectors * kWidth;

  // How many rounds' keys stay in registers: with 16 lanes of VAES-512, reading them takes as long
  // as the rounds where a cycle reads one vector (Zen 4). Blocks, and four more, need the others.
  static constexpr std::size_t kNeeded = kVectors + 4;
  static constexpr std::size_t kHeldRounds = std::min(
      Vector::kRegisters > kNeeded ? (Vector::kRegisters - kNeeded) / kVectors : 0, kRounds - 1);
  using HeldKeys = Vector[kHeldRounds + 1][kVectors];

  // A row is a whole vector of one lane, a column a block of each lane.
  static constexpr std::size_t kRowSize = kWidth * kBlockSize;
  using Columns = Vector[kWidth][kVectors];

  void attach(const Lane* const messages[], std::size_t count) {
    for (std::size_t i = 0; i < kLanes; ++i) {
      const bool idle = i >= count;
      const Lane& lane = *messages[idle ? 0 : i];
      auto* const state = static_cast<AesCbcState*>(lane.state);
      key_[i] = state->key->round_keys[0];
      iv_[i] = state->iv;
      in_[i] = lane.in;
      next_iv_[i] = idle ? waste_ : state->iv;
      out_[i] = idle ? waste_ : lane.out;
      out_mask_[i] = idle ? 0 : ~std::size_t{0};
    }
  }

  void prepare_keys() {
    for (std::size_t round = 0; round <= kRounds; ++round) {
      for (std::size_t i = 0; i < kVectors; ++i) {
        round_keys_[round][i] = Vector::gather(key_ + i * kWidth, round * kBlockSize);
      }
    }
    for (std::size_t i = 0; i < kVectors; ++i) {
      turning_key_[i] = round_keys_[0][i] ^ round_keys_[kRounds][i];
    }
  }

  void encrypt(std::size_t blocks) {
    each<kVectors>([&](auto i) { chained_[i] = Vector::gather(iv_ + i * kWidth, 0); });
    const std::size_t end = blocks * kBlockSize;
    std::size_t end_of_rows = 0;
    if constexpr (kWidth > 1) {
      end_of_rows = end / kRowSize * kRowSize;
      if (end_of_rows != 0) encrypt_rows(end_of_rows);
    }
    if (end_of_rows != end) encrypt_columns(end_of_rows, end);
    each<kVectors>([&](auto i) { chained_[i].scatter(next_iv_ + i * kWidth); });
  }

  ASYNCPROVIDER_INLINE void hold_keys(HeldKeys& held) const {
    each<kHeldRounds>([&](auto round) {
      each<kVectors>([&](auto i) { held[round][i] = round_keys_[round + 1][i]; });
    });
  }

  // By rows, since page-aligned messages all want the same cache set. While the columns that rows
  // become are encrypted, the rows before them are written and those after them are read, a part
  // beside each column: there the processor waits for one round to end before the next can begin.
  [[gnu::noinline]] void encrypt_rows(std::size_t end) {
    HeldKeys held;
    hold_keys(held);
    Vector chained[kVectors];
    each<kVectors>([&](auto i) { chained[i] = chained_[i]; });
    each<kVectors>([&](auto i) { read_rows(columns_[0], i, 0); });
    chain(chained, [&](auto i) { return columns_[0][0][i]; });
    for (std::size_t offset = 0; offset != end; offset += kRowSize) {
      Columns& these = columns_[offset / kRowSize % 2];
      Columns& others = columns_[(offset / kRowSize + 1) % 2];
      const std::size_t next = std::min(offset + kRowSize, end - kRowSize);
      const auto beside_round = [&](auto round, auto i) __attribute__((always_inline)) {
        if constexpr (round == 2)
          if (offset != 0) write_rows(others, i, offset - kRowSize);
        if constexpr (round == 5) read_rows(others, i, next);
      };
      each<kWidth>([&](auto column) {
        constexpr std::size_t kFirst = column * kVectors / kWidth;
        constexpr std::size_t kCount = (column + 1) * kVectors / kWidth - kFirst;
        const Vector(&chained_next)[kVectors] = column + 1 < kWidth ? these[column + 1] : others[0];
        encrypt_column(chained, held, chained_next, these[column], [&](auto round) {
          each<kCount, kFirst>([&](auto i) { beside_round(round, i); });
        });
      });
    }
    const Columns& last = columns_[(end / kRowSize + 1) % 2];
    each<kVectors>([&](auto i) {
      chained_[i] = last[kWidth - 1][i];
      write_rows(last, i, end - kRowSize);
    });
  }

  ASYNCPROVIDER_INLINE void read_rows(Columns& columns, auto i, std::size_t offset) const {
    Vector rows[kWidth];
    each<kWidth>([&](auto row) { rows[row] = Vector::load(in_[i * kWidth + row] + offset); });
    Vector::transpose(rows);
    each<kWidth>([&](auto column) { columns[column][i] = rows[column]; });
  }

  ASYNCPROVIDER_INLINE void write_rows(const Columns& columns, auto i, std::size_t offset) const {
    Vector rows[kWidth];
    each<kWidth>([&](auto column) { rows[column] = columns[column][i]; });
    Vector::transpose(rows);
    each<kWidth>([&](auto row) { rows[row].store(output(i * kWidth + row, offset)); });
  }

  // What is less than a row.
  [[gnu::noinline]] void encrypt_columns(std::size_t offset, std::size_t end) {
    HeldKeys held;
    hold_keys(held);
    Vector chained[kVectors];
    each<kVectors>([&](auto i) { chained[i] = chained_[i]; });
    for (; offset != end; offset += kBlockSize) {
      chain(chained, [&](auto i) { return Vector::gather(in_ + i * kWidth, offset); });
      const auto* const keys = rounds(chained, held, [](auto) {});
      each<kVectors>([&](auto i) { chained[i].last_round(keys[kRounds][i]); });
      write_column(chained, offset);
    }
    each<kVectors>([&](auto i) { chained_[i] = chained[i]; });
  }

  ASYNCPROVIDER_INLINE void write_column(const Vector column[], std::size_t offset) const {
    for (std::size_t i = 0; i < kVectors; ++i) {
      unsigned char* to[kWidth];
      for (std::size_t row = 0; row < kWidth; ++row) to[row] = output(i * kWidth + row, offset);
      column[i].scatter(to);
    }
  }

  // Chains blocks to those before them, and adds the first round's key.
  ASYNCPROVIDER_INLINE void chain(Vector chained[], auto block) const {
    const auto* const keys = hidden(round_keys_);
    each<kVectors>([&](auto i) { chained[i] ^= block(i) ^ keys[0][i]; });
  }

  // Encrypts the blocks in `chained` to `out`, and chains the next to them: those are added
  // together with the last round's key, so that nothing but the rounds comes one after the other.
  ASYNCPROVIDER_INLINE void encrypt_column(Vector chained[], const HeldKeys& held,
                                           const Vector (&next)[kVectors], Vector (&out)[kVectors],
                                           auto after_round) const {
    const auto* const keys = rounds(chained, held, after_round);
    each<kVectors>([&](auto i) {
      const Vector block = next[i];
      chained[i].last_round(turning_key_[i] ^ block);
      out[i] = Vector::sum(chained[i], block, keys[0][i]);
    });
  }

  // All rounds but the last. Returns the keys.
  ASYNCPROVIDER_INLINE auto rounds(Vector block[], const HeldKeys& held, auto after_round) const {
    const auto* const keys = hidden(round_keys_);
    each<kRounds - 1>([&](auto round) {
      each<kVectors>([&](auto i) {
        if constexpr (round < kHeldRounds)
          block[i].round(held[round][i]);
        else
          block[i].round(keys[round + 1][i]);
      });
      after_round(round);
    });
    return keys;
  }

  unsigned char* output(std::size_t lane, std::size_t offset) const {
    return out_[lane] + (offset & out_mask_[lane]);
  }

  Vector chained_[kVectors];
  Columns columns_[2];
  Vector round_keys_[kRounds + 1][kVectors];
  Vector turning_key_[kVectors];         // the last round's with the next block's first
  alignas(64) unsigned char waste_[64];  // what idle lanes write
  const unsigned char* key_[kLanes];
  const unsigned char* iv_[kLanes];
  const unsigned char* in_[kLanes];
  unsigned char* next_iv_[kLanes];
  unsigned char* out_[kLanes];
  std::size_t out_mask_[kLanes];  // idle lanes' outputs do not move on
};

template <class Vector, std::size_t kVectors>
void encrypt(const Lane* const messages[], std::size_t count, std::size_t blocks,
             Scratch& scratch) {
  const std::size_t rounds = static_cast<const AesCbcState*>(messages[0]->state)->key->rounds;
  const auto run = rounds == 10   ? CbcLanes<Vector, kVectors, 10>::run
                   : rounds == 12 ? CbcLanes<Vector, kVectors, 12>::run
                                  : CbcLanes<Vector, kVectors, 14>::run;
  run(messages, count, blocks, scratch);
}

}  // namespace
}  // namespace asyncprovider::kernel::aes_cbc
