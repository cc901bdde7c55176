#include "equal/transcript.h"

#include <openssl/err.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>

namespace equal {
namespace {

constexpr std::size_t kShownBytes = 64;

std::string hex(const Bytes& data, std::size_t from) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  const std::size_t end = std::min(data.size(), from + kShownBytes);
  for (std::size_t i = from; i < end; ++i) {
    text.push_back(kDigits[data[i] >> 4]);
    text.push_back(kDigits[data[i] & 15]);
  }
  if (end < data.size()) text.append("...");
  return text;
}

// "Algorithm (KMAC-128 : 176)": each library context numbers the names that it meets.
std::string without_number(std::string text) {
  const auto algorithm = text.find("Algorithm (");
  const auto colon = text.find(" : ", algorithm);
  if (algorithm == std::string::npos || colon == std::string::npos) return text;
  return text.erase(colon, text.find(')', colon) - colon);
}

}  // namespace

void Transcript::note(const char* format, ...) {
  char text[400];
  va_list args;
  va_start(args, format);
  std::vsnprintf(text, sizeof text, format, args);
  va_end(args);
  entries_.push_back({text, {}});
}

void Transcript::bytes(const char* what, std::span<const unsigned char> data) {
  entries_.push_back({what, Bytes(data.begin(), data.end())});
}

void Transcript::errors() {
  const char *file, *function, *text;
  int line, flags;
  while (const unsigned long code = ERR_get_error_all(&file, &line, &function, &text, &flags)) {
    // Of a query that it cannot parse a library context complains the first time only.
    if (ERR_GET_LIB(code) == ERR_LIB_PROP) continue;
    note("  error %d:%d %s:%d %s [%s]", ERR_GET_LIB(code), ERR_GET_REASON(code), file, line,
         function, (flags & ERR_TXT_STRING) != 0 ? without_number(text).c_str() : "");
  }
}

void Transcript::shorten_to(const Transcript& other) {
  if (entries_.size() > other.entries_.size()) entries_.resize(other.entries_.size());
}

std::string Transcript::Entry::describe() const {
  if (data.empty()) return text;
  return text + " (" + std::to_string(data.size()) + " bytes) " + hex(data, 0);
}

std::string Transcript::describe(std::size_t at) const {
  return at < entries_.size() ? entries_[at].describe() : "(the end)";
}

std::string Transcript::difference(const Transcript& base, const Transcript& ours) {
  const auto [b, o] = std::mismatch(base.entries_.begin(), base.entries_.end(),
                                    ours.entries_.begin(), ours.entries_.end());
  if (b == base.entries_.end() && o == ours.entries_.end()) return {};
  const auto at = static_cast<std::size_t>(b - base.entries_.begin());
  std::string text;
  for (std::size_t i = 0; i < at; ++i) text.append("  ").append(base.describe(i)).append("\n");
  text.append("base: ").append(base.describe(at)).append("\n");
  text.append("ours: ").append(ours.describe(at)).append("\n");
  if (b == base.entries_.end() || o == ours.entries_.end()) return text;
  const auto [db, dbo] =
      std::mismatch(b->data.begin(), b->data.end(), o->data.begin(), o->data.end());
  if (db == b->data.end() && dbo == o->data.end()) return text;
  const auto offset = static_cast<std::size_t>(db - b->data.begin());
  text.append("from byte " + std::to_string(offset) + " on: base " + hex(b->data, offset));
  return text.append(", ours " + hex(o->data, offset) + "\n");
}

}  // namespace equal
