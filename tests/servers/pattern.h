// The body that our servers answer with: 0, 1, ... 250, 0, 1, ...
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

inline constexpr std::size_t kPatternPeriod = 251;

// Bytes `from` to `from + size` of the body.
inline std::string pattern(std::size_t from, std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>((from + i) % kPatternPeriod);
  return bytes;
}

inline bool is_pattern(std::size_t from, std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i)
    if (static_cast<unsigned char>(bytes[i]) != (from + i) % kPatternPeriod) return false;
  return true;
}
