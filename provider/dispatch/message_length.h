// The length of a message, as the states of libcrypto's digests keep it.
#pragma once

#include <cstddef>
#include <limits>

namespace asyncprovider {

// Nh and Nl are one number, of bits.
template <typename State>
void count_bytes(State& state, std::size_t bytes) {
  using Word = decltype(state.Nl);
  const auto bits = static_cast<Word>(bytes << 3U);
  state.Nl += bits;
  if (state.Nl < bits) ++state.Nh;
  state.Nh += static_cast<Word>(bytes >> (std::numeric_limits<Word>::digits - 3));
}

}  // namespace asyncprovider
