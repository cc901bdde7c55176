// Memory for contexts. EVP_Digest() makes one and frees it for each message, which is what a short
// message costs most: a thread keeps the blocks that it freed for its next contexts.
#pragma once

#include <cstddef>

namespace asyncprovider {

inline constexpr std::size_t kContextSize = 64;

// kContextSize bytes, not initialised, aligned for anything; nullptr without memory.
void* allocate_context() noexcept;

// On any thread; not necessarily the one that allocated.
void free_context_memory(void* block) noexcept;

}  // namespace asyncprovider
