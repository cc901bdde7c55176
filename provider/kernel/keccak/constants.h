// FIPS 202, section 3.2. Lane [x, y] of the standard's state is word x + 5y.
#pragma once

#include <cstddef>
#include <cstdint>

namespace asyncprovider::kernel::keccak {

// What a kernel does with blocks: adds them to the state, or makes them of it.
enum class Direction { absorb, squeeze };

inline constexpr std::size_t kStateWords = 25;
inline constexpr std::size_t kRounds = 24;

// Section 3.2.2: by how many bits rho rotates each word.
inline constexpr int kRotations[kStateWords] = {0,  1,  62, 28, 27, 36, 44, 6,  55, 20, 3,  10, 43,
                                                25, 39, 41, 45, 15, 21, 8,  18, 2,  61, 56, 14};

// Section 3.2.3: the word that pi puts where word `to` was.
constexpr std::size_t moved_from(std::size_t to) {
  const std::size_t x = to % 5, y = to / 5;
  return (x + 3 * y) % 5 + 5 * x;
}

// Section 3.2.5: what iota adds to word 0.
inline constexpr std::uint64_t kRoundConstants[kRounds] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

}  // namespace asyncprovider::kernel::keccak
