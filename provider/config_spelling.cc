#include "provider/config_spelling.h"

#include <algorithm>

namespace asyncprovider {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz_-";

}  // namespace

std::vector<std::string> misspellings(std::string_view key) {
  std::vector<std::string> texts;
  const std::string right(key);
  for (std::size_t at = 0; at <= right.size(); ++at) {
    for (const char letter : kLetters) texts.push_back(std::string(right).insert(at, 1, letter));
    if (at == right.size()) break;
    for (const char letter : kLetters)
      texts.push_back(std::string(right).replace(at, 1, 1, letter));
    texts.push_back(std::string(right).erase(at, 1));
    texts.push_back(right);
    if (at + 1 < right.size()) std::swap(texts.back()[at], texts.back()[at + 1]);
  }
  texts.push_back(right);
  std::replace(texts.back().begin(), texts.back().end(), '_', '-');
  std::erase(texts, right);
  return texts;
}

}  // namespace asyncprovider
