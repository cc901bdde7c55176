// How long the functions of asymmetric cryptography, and of key derivation, take.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace asyncprovider {

enum class KeyUse {
  private_key,  // sign, decrypt, derive, decapsulate
  public_key,   // verify, encrypt, encapsulate
  generation,
  derivation,  // of keys, from passwords and the like
  count_,
};

// What a key of at most `bits` bits takes.
struct Cost {
  std::size_t bits;
  double microseconds;
};

// Those of one algorithm; copied freely, it points to a table.
class Costs {
 public:
  // `names` as in OSSL_ALGORITHM. Algorithms that are not in the table cost nothing.
  static Costs of_algorithm(std::string_view names);

  // 0 where nothing is known. Larger keys than the table has take what its largest takes.
  std::size_t nanoseconds(KeyUse use, std::size_t bits) const;

 private:
  std::array<std::span<const Cost>, static_cast<std::size_t>(KeyUse::count_)> of_use_;
};

}  // namespace asyncprovider
