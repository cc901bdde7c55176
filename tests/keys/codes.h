// Message authentication codes with a key's size, and parameters, for each.
#pragma once

#include <ostream>
#include <span>

#include "keys/objects.h"

namespace keys_tests {

struct Code {
  const char* name;
  const char* algorithm;
  std::size_t key_size;
  Settings settings;
  bool pauses = true;  // where all do
};

inline std::ostream& operator<<(std::ostream& out, const Code& code) { return out << code.name; }

// All of the base's but HMAC are among them.
std::span<const Code> codes();

}  // namespace keys_tests
