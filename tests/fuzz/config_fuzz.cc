// The provider's configuration: what README.md allows is taken, all else refused with an error that
// names the key.
#include <cctype>
#include <cstdlib>
#include <numeric>

#include "config/attempt.h"
#include "fuzz/core_stub.h"
#include "fuzz/documented_config.h"
#include "fuzz/failure.h"
#include "fuzz/input.h"
#include "provider/config.h"

namespace {

using fuzz::Input;
using fuzz::Settings;

constexpr const char* kWords[] = {
    "auto",       "inline",     "batch",      "pool",      "exercise",     "fd",
    "callback",   "none",       "submission", "random",    "all",          "digest",
    "cipher mac", "kdf,random", "keymgmt",    "signature", "kem keymgmt",  "asym_cipher",
    "skeymgmt",   "default",    "null",       "base",      "asyncprovider"};
constexpr const char* kNumbers[] = {"0", "-1", "1", "00", "4294967296", "18446744073709551617"};

// Texts end where C's do.
std::string some_text(Input& input) { return input.text().c_str(); }

std::string some_key(Input& input) {
  std::string key = fuzz::kDocumentedKeys[input.below(fuzz::kDocumentedKeys.size())];
  const std::size_t at = input.below(key.size());
  const char other = "abcdefghijklmnopqrstuvwxyz_-A1 "[input.below(31)];
  switch (input.below(8)) {
    case 0:
      return key.insert(at, 1, other);
    case 1:
      return key.erase(at, 1);
    case 2:
      key[at] = other;
      return key;
    case 3:
      std::swap(key[at], key[(at + 1) % key.size()]);
      return key;
    case 4:
      return some_text(input);
    default:
      return key;
  }
}

// Mostly about where the key's range ends.
std::string some_number(Input& input, const std::string& key) {
  const auto range = fuzz::range_of(key);
  if (!range || input.below(4) == 0) return kNumbers[input.below(std::size(kNumbers))];
  const std::int64_t end = input.coin() ? range->high : range->low;
  return std::to_string(end + static_cast<std::int64_t>(input.below(3)) - 1);
}

std::string some_words(Input& input) {
  std::string words;
  for (std::size_t i = 1 + input.below(3); i != 0; --i) {
    words.append(kWords[input.below(std::size(kWords))]);
    words.append(1, " ,\t;"[input.below(4)]);
  }
  return words;
}

std::string some_value(Input& input, const std::string& key) {
  switch (input.below(5)) {
    case 0:
      return kWords[input.below(std::size(kWords))];
    case 1:
      return some_number(input, key);
    case 2: {
      const std::string word = kWords[input.below(std::size(kWords))];
      return word + some_text(input);
    }
    case 3:
      return some_words(input);
    default:
      return some_text(input);
  }
}

Settings some_settings(Input& input) {
  Settings settings;
  const std::size_t count = input.below(6);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string key = some_key(input);
    settings[key] = some_value(input, key);
  }
  return settings;
}

std::string text_of(const Settings& settings, const char* quote) {
  std::string text;
  for (const auto& [key, value] : settings)
    text.append(key).append(" = ").append(quote).append(value).append(quote).append("\n");
  return text;
}

// Refused for a reason that is one, and says which.
void check(const Settings& settings, const Settings& wrong, bool accepted,
           const std::string& errors) {
  bool named = false;
  for (const auto& [key, value] : wrong)
    named = named || errors.find("]: " + key + " = " + value + "; allowed: ") != std::string::npos;
  if (accepted == wrong.empty() && (accepted ? errors.empty() : named)) return;
  fuzz::fail(text_of(settings, "") + (accepted ? "accepted" : "refused") + ", should be " +
             (wrong.empty() ? "accepted" : "refused for\n" + text_of(wrong, "")) + "\n" + errors);
}

// The parser alone: any text can be a key or a value.
void parse(Input& input) {
  const config_tests::DefaultFile nowhere("/dev/null");
  const Settings settings = some_settings(input);
  const fuzz::CoreStub stub(settings);
  const bool accepted = asyncprovider::read_config(stub.core()).has_value();
  check(settings, fuzz::refused(settings, false), accepted, stub.errors());
}

// What a file's syntax gives on as it is, and libcrypto makes nothing else of: it takes names of
// sections for these, and keys of its own.
bool is_plain(const std::string& key, const std::string& value) {
  const auto plain = [](unsigned char letter) {
    return std::isalnum(letter) != 0 || letter == '_' || letter == '-';
  };
  const auto quotable = [&](unsigned char letter) {
    return plain(letter) || letter == ' ' || letter == ',' || letter == '.' || letter == '+';
  };
  return !key.empty() && std::all_of(key.begin(), key.end(), plain) &&
         std::all_of(value.begin(), value.end(), quotable) && value != "default" &&
         !value.ends_with("_sect") && !value.ends_with("_init") && key != "module" &&
         key != "activate" && key != "identity" && key != "soft_load" && key != "path" &&
         (key != "base" || value == "base" || value == "null" || value.empty() ||
          value == "asyncprovider");
}

// libcrypto loads the module with a file that has the settings.
void load(Input& input) {
  const bool by_default = input.coin();
  Settings settings = some_settings(input);
  std::erase_if(settings, [](const auto& entry) { return !is_plain(entry.first, entry.second); });
  const config_tests::Attempt attempt(config_tests::file_text(text_of(settings, "\"")), by_default);
  check(settings, fuzz::refused(settings, by_default), attempt.loaded(), attempt.errors());
}

// Any bytes as a section's lines.
void load_anything(Input& input) {
  const bool by_default = input.coin();
  std::string lines;
  while (!input.empty()) lines += input.text() + "\n";
  if (lines.find("include") != std::string::npos) return;
  const config_tests::Attempt attempt(config_tests::file_text(lines), by_default);
  if (!attempt.loaded() && attempt.errors().empty()) fuzz::fail(lines + "\nrefused, and no error");
}

// Loading takes ten times as long, and reaches more: chosen by one byte, it would soon be all that
// libFuzzer does.
unsigned sum(const std::uint8_t* data, std::size_t size) {
  return std::accumulate(data, data + size, 0U);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input(data, size);
  switch (sum(data, size) % 32) {
    case 1:
      load(input);
      break;
    case 2:
      load_anything(input);
      break;
    default:
      parse(input);
  }
  return 0;
}
