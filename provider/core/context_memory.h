// Memory for contexts. EVP_Digest() makes one and frees it for each message, which is what a short
// message costs most: a thread keeps the blocks that it freed for its next contexts.
#pragma once

#include <cstddef>

namespace asyncprovider {

// The sizes that there are: of a context of ours, and of a digest's state.
inline constexpr std::size_t kContextSize = 64;
inline constexpr std::size_t kStateSize = 448;

// kSize bytes, not initialised, aligned for anything; nullptr without memory.
template <std::size_t kSize>
void* allocate_block() noexcept;

// On any thread; not necessarily the one that allocated. What was secret in it has been wiped.
template <std::size_t kSize>
void free_block(void* block) noexcept;

}  // namespace asyncprovider
