#include "provider/config_spelling.h"

#include <algorithm>

namespace asyncprovider {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz_-";

}  // namespace

// One string for all: there are some thousand texts for a key.
std::optional<std::string> find_misspelling(
    std::string_view key, const std::function<bool(const std::string&)>& is_there) {
  std::string text;
  text.reserve(key.size() + 1);
  const auto found = [&] { return text != key && is_there(text); };
  for (std::size_t at = 0; at <= key.size(); ++at) {
    for (const char letter : kLetters)
      if (text.assign(key).insert(at, 1, letter); found()) return text;
    if (at == key.size()) break;
    for (const char letter : kLetters)
      if (text.assign(key)[at] = letter; found()) return text;
    if (text.assign(key).erase(at, 1); found()) return text;
    text.assign(key);
    if (at + 1 < key.size()) std::swap(text[at], text[at + 1]);
    if (found()) return text;
  }
  text.assign(key);
  std::replace(text.begin(), text.end(), '_', '-');
  return found() ? std::optional(text) : std::nullopt;
}

}  // namespace asyncprovider
