// SM3 over a state of our own, with functions like those that libcrypto has for SHA-256 and keeps
// to itself for SM3.
#pragma once

#include <cstddef>
#include <cstdint>

namespace asyncprovider {

inline constexpr std::size_t kSm3Size = 32;
inline constexpr std::size_t kSm3BlockSize = 64;

// The names are those of libcrypto's public states.
struct Sm3State {
  std::uint32_t h[8];
  std::uint32_t Nl, Nh;               // the message's length, in bits
  unsigned num;                       // how many bytes of `data` are there
  unsigned char data[kSm3BlockSize];  // of the block that is not full yet
};

int sm3_init(Sm3State* state);
int sm3_update(Sm3State* state, const void* data, std::size_t size);
int sm3_final(unsigned char* digest, Sm3State* state);

}  // namespace asyncprovider
