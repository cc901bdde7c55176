// Misspelt keys. Where the provider is configured from a file that is not OpenSSL's default one,
// its section cannot be seen, and libcrypto does not list the keys: what is one slip away from a
// key of ours can still be asked for.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace asyncprovider {

// The first text that is there of all that differ from the key by one letter left out, doubled,
// added, exchanged for another or with its neighbour, and the key with hyphens. Lower case. Throws
// std::bad_alloc.
std::optional<std::string> find_misspelling(
    std::string_view key, const std::function<bool(const std::string&)>& is_there);

}  // namespace asyncprovider
