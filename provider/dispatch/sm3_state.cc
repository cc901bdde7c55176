#include "provider/dispatch/sm3_state.h"

#include <algorithm>
#include <cstring>

#include "provider/core/wipe.h"
#include "provider/dispatch/message_end.h"
#include "provider/dispatch/message_length.h"
#include "provider/kernel/sm3/scalar.h"

namespace asyncprovider {
namespace {

void compress_data(Sm3State& state) {
  kernel::sm3::compress(state.h, state.data, 1);
  state.num = 0;
}

// Gives how many of the bytes the block had room for.
std::size_t fill_data(Sm3State& state, const unsigned char* in, std::size_t size) {
  const std::size_t taken = std::min(size, kSm3BlockSize - state.num);
  std::memcpy(state.data + state.num, in, taken);
  state.num += static_cast<unsigned>(taken);
  if (state.num == kSm3BlockSize) compress_data(state);
  return taken;
}

void zero_data(Sm3State& state, std::size_t end) {
  std::memset(state.data + state.num, 0, end - state.num);
}

}  // namespace

int sm3_init(Sm3State* state) {
  // GB/T 32905-2016, section 4.1.
  *state = {{0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d,
             0xb0fb0e4e},
            0,
            0,
            0,
            {}};
  return 1;
}

int sm3_update(Sm3State* state, const void* data, std::size_t size) {
  if (size == 0) return 1;
  const auto* in = static_cast<const unsigned char*>(data);
  count_bytes(*state, size);
  if (state->num != 0) {
    const std::size_t taken = fill_data(*state, in, size);
    in += taken;
    size -= taken;
  }
  const std::size_t blocks = size / kSm3BlockSize;
  if (blocks != 0) kernel::sm3::compress(state->h, in, blocks);
  if (const std::size_t rest = size % kSm3BlockSize; rest != 0)
    fill_data(*state, in + blocks * kSm3BlockSize, rest);
  return 1;
}

int sm3_final(unsigned char* digest, Sm3State* state) {
  constexpr std::size_t kEnd = kLengthAt<Sm3State, kSm3BlockSize>;
  state->data[state->num++] = 0x80;
  if (state->num > kEnd) {
    zero_data(*state, kSm3BlockSize);
    compress_data(*state);
  }
  zero_data(*state, kEnd);
  put_length<Sm3State, kSm3BlockSize>(*state);
  compress_data(*state);
  wipe(state->data, sizeof state->data);
  write_digest<kSm3Size>(digest, *state);
  return 1;
}

}  // namespace asyncprovider
