// SM3 of one message, for what lanes leave of it: as fast as libcrypto's.
#pragma once

#include <cstddef>
#include <cstdint>

namespace asyncprovider::kernel::sm3 {

void compress(std::uint32_t (&state)[8], const unsigned char* in, std::size_t blocks);

}  // namespace asyncprovider::kernel::sm3
