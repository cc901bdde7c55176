// A kernel whose blocks can be counted: each adds up its bytes, in order.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "provider/kernel/kernel.h"

namespace batch_tests {

using Bytes = std::vector<unsigned char>;

inline constexpr std::size_t kToyBlock = 4;

// What a run leaves in the scratch.
inline constexpr std::array<unsigned char, 16> kMark = {
    0x5e, 0x5e, 0x5e, 0x5e, 0x5e, 0x5e, 0x5e, 0x5e, 0x5e, 0x5e, 0x5e, 0x5e, 0x5e, 0x5e, 0x5e, 0x5e};

inline void take_block(std::uint64_t& state, const unsigned char* block) {
  for (std::size_t i = 0; i < kToyBlock; ++i) state = state * 31 + block[i];
}

// What a run was asked for, most recent last.
struct Run {
  std::size_t lanes;
  std::size_t count;
  std::size_t blocks;
};
inline std::vector<Run>& runs() {
  static std::vector<Run> all;
  return all;
}

template <std::size_t Lanes>
void run_toy(const asyncprovider::kernel::Lane* const messages[], std::size_t count,
             std::size_t blocks, asyncprovider::kernel::Scratch& scratch) {
  runs().push_back({Lanes, count, blocks});
  scratch.make<std::array<unsigned char, kMark.size()>>().fill(kMark[0]);
  for (std::size_t lane = 0; lane < count; ++lane)
    for (std::size_t block = 0; block < blocks; ++block)
      take_block(*static_cast<std::uint64_t*>(messages[lane]->state),
                 messages[lane]->in + block * kToyBlock);
}

inline bool always() { return true; }
inline bool never() { return false; }

inline constexpr asyncprovider::kernel::Way kToyWays[] = {
    {"none has it", never, 64, 1.1, run_toy<64>},
    {"wide", always, 8, 3.5, run_toy<8>},
    {"narrow", always, 4, 2.5, run_toy<4>},
};
inline constexpr asyncprovider::kernel::Kernel kToy{"TOY", kToyBlock, kToyWays};

}  // namespace batch_tests
