// Key derivation functions with parameters for each.
#pragma once

#include <ostream>
#include <span>

#include "keys/objects.h"

namespace keys_tests {

struct Derivation {
  const char* name;
  const char* algorithm;
  Settings settings;
};

inline std::ostream& operator<<(std::ostream& out, const Derivation& each) {
  return out << each.name;
}

// All of the base's functions are among them; it lacks those of a newer OpenSSL.
std::span<const Derivation> derivations();

}  // namespace keys_tests
