// Takes secrets out of memory that is no longer needed.
#pragma once

#include <string.h>  // <cstring> does not promise explicit_bzero()

#include <cstddef>

namespace asyncprovider {

// OPENSSL_cleanse() writes 8 bytes at a time: for lanes, a tenth of a microsecond and more a batch.
inline void wipe(void* secret, std::size_t size) noexcept { ::explicit_bzero(secret, size); }

}  // namespace asyncprovider
