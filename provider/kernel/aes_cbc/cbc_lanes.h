// CBC on vectors of blocks, whatever instructions they are made with. Included by files that are
// compiled for one set of instructions each: all is in an unnamed namespace, so that none of it is
// shared with code for other CPUs.
//
// `Vector` holds one block of each of Vector::kBlocks lanes, and `kVectors` of them are worked on
// in turn: what one AES instruction takes until its result is there, the others use.
#pragma once

#include <algorithm>
#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

#include "provider/kernel/aes_cbc/aes_cbc.h"
#include "provider/kernel/aes_cbc/ways.h"

#define ASYNCPROVIDER_INLINE inline __attribute__((always_inline))

namespace asyncprovider::kernel::aes_cbc {
namespace {

constexpr std::size_t kBlockSize = 16;

// Calls `function` with 0 to `kTimes` - 1 as constants, so that arrays indexed with them can be in
// registers.
template <std::size_t kTimes>
ASYNCPROVIDER_INLINE void each(auto function) {
  [&]<std::size_t... i>(std::index_sequence<i...>) __attribute__((always_inline)) {
    (function(std::integral_constant<std::size_t, i>()), ...);
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
    static_assert(sizeof(CbcLanes) <= Scratch::kSize);
    CbcLanes& lanes = *new (scratch.bytes) CbcLanes;
    lanes.attach(messages, count);
    lanes.prepare_keys();
    lanes.encrypt(blocks);
  }

 private:
  static constexpr std::size_t kWidth = Vector::kBlocks;
  static constexpr std::size_t kLanes = kVectors * kWidth;

  // How many rounds' keys stay in registers: with 16 lanes of VAES-512, reading them takes as long
  // as the rounds where a cycle reads one vector (Zen 4). Blocks, and four more, need the others.
  static constexpr std::size_t kNeeded = kVectors * (kWidth + 1) + 4;
  static constexpr std::size_t kHeldRounds = std::min(
      Vector::kRegisters > kNeeded ? (Vector::kRegisters - kNeeded) / kVectors : 0, kRounds - 1);
  using HeldKeys = Vector[kHeldRounds + 1][kVectors];

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
    Vector chained[kVectors];
    each<kVectors>([&](auto i) { chained[i] = Vector::gather(iv_ + i * kWidth, 0); });
    HeldKeys held;
    each<kHeldRounds>([&](auto round) {
      each<kVectors>([&](auto i) { held[round][i] = round_keys_[round + 1][i]; });
    });
    std::size_t offset = 0;
    for (; blocks >= kWidth; blocks -= kWidth, offset += kWidth * kBlockSize) {
      encrypt_rows(chained, held, offset);
    }
    for (; blocks != 0; --blocks, offset += kBlockSize) encrypt_column(chained, held, offset);
    each<kVectors>([&](auto i) { chained[i].scatter(next_iv_ + i * kWidth); });
  }

  // A whole vector of each lane at a time: page-aligned messages all want the same cache set.
  ASYNCPROVIDER_INLINE void encrypt_rows(Vector chained[], const HeldKeys& held,
                                         std::size_t offset) const {
    Vector blocks[kVectors][kWidth];
    each<kVectors>([&](auto i) {
      each<kWidth>(
          [&](auto row) { blocks[i][row] = Vector::load(in_[i * kWidth + row] + offset); });
      Vector::transpose(blocks[i]);
    });
    chain(chained, [&](auto i) { return blocks[i][0]; });
    each<kWidth - 1>([&](auto step) { encrypt_before(chained, held, blocks, step); });
    encrypt_last(chained, held);
    each<kVectors>([&](auto i) { blocks[i][kWidth - 1] = chained[i]; });
    each<kVectors>([&](auto i) {
      Vector::transpose(blocks[i]);
      each<kWidth>([&](auto row) { blocks[i][row].store(output(i * kWidth + row, offset)); });
    });
  }

  // One block of each lane.
  ASYNCPROVIDER_INLINE void encrypt_column(Vector chained[], const HeldKeys& held,
                                           std::size_t offset) const {
    chain(chained, [&](auto i) { return Vector::gather(in_ + i * kWidth, offset); });
    encrypt_last(chained, held);
    for (std::size_t i = 0; i < kVectors; ++i) {
      unsigned char* to[kWidth];
      for (std::size_t row = 0; row < kWidth; ++row) to[row] = output(i * kWidth + row, offset);
      chained[i].scatter(to);
    }
  }

  // Chains blocks to those before them, and adds the first round's key.
  ASYNCPROVIDER_INLINE void chain(Vector chained[], auto block) const {
    const auto* const keys = hidden(round_keys_);
    each<kVectors>([&](auto i) { chained[i] ^= block(i) ^ keys[0][i]; });
  }

  // Encrypts block `step`, which is in `chained`, and chains the next one to it: that is added
  // together with the last round's key, so that nothing but the rounds comes one after the other.
  ASYNCPROVIDER_INLINE void encrypt_before(Vector chained[], const HeldKeys& held,
                                           Vector (*blocks)[kWidth], auto step) const {
    const auto* const keys = rounds(chained, held);
    each<kVectors>([&](auto i) {
      const Vector& next = blocks[i][step + 1];
      chained[i].last_round(turning_key_[i] ^ next);
      blocks[i][step] = Vector::sum(chained[i], next, keys[0][i]);
    });
  }

  ASYNCPROVIDER_INLINE void encrypt_last(Vector chained[], const HeldKeys& held) const {
    const auto* const keys = rounds(chained, held);
    each<kVectors>([&](auto i) { chained[i].last_round(keys[kRounds][i]); });
  }

  // All rounds but the last. Returns the keys.
  ASYNCPROVIDER_INLINE auto rounds(Vector block[], const HeldKeys& held) const {
    const auto* const keys = hidden(round_keys_);
    each<kRounds - 1>([&](auto round) {
      const Vector* const of_all = round < kHeldRounds ? held[round] : keys[round + 1];
      each<kVectors>([&](auto i) { block[i].round(of_all[i]); });
    });
    return keys;
  }

  unsigned char* output(std::size_t lane, std::size_t offset) const {
    return out_[lane] + (offset & out_mask_[lane]);
  }

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
