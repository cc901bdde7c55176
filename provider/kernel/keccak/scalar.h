// Keccak of one message, for what lanes leave of it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "provider/kernel/keccak/constants.h"

namespace asyncprovider::kernel::keccak {

using State = std::uint64_t[kStateWords];

void permute(State& state);

// Adds a block of `rate` bytes.
void add_block(State& state, const unsigned char* in, std::size_t rate);

// Absorbs blocks: each is added, and the state permuted.
void absorb(State& state, const unsigned char* in, std::size_t blocks, std::size_t rate);

}  // namespace asyncprovider::kernel::keccak
