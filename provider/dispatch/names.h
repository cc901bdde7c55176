// An algorithm's names, as OSSL_ALGORITHM has them: all of them, separated by colons.
#pragma once

#include <string_view>

namespace asyncprovider {

constexpr bool has_name(std::string_view names, std::string_view name) {
  for (;;) {
    const std::size_t colon = names.find(':');
    if (names.substr(0, colon) == name) return true;
    if (colon == std::string_view::npos) return false;
    names.remove_prefix(colon + 1);
  }
}

}  // namespace asyncprovider
