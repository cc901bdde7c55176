// Misspelt keys. Where the provider is configured from a file that is not OpenSSL's default one,
// its section cannot be seen, and libcrypto does not list the keys: what is one slip away from a
// key of ours can still be asked for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace asyncprovider {

// All texts that differ from the key by one letter left out, doubled, added, exchanged for another
// or with its neighbour, and the key with hyphens. Lower case. Throws std::bad_alloc.
std::vector<std::string> misspellings(std::string_view key);

}  // namespace asyncprovider
