#include "fuzz/documented_config.h"

#include <algorithm>
#include <set>
#include <vector>

namespace fuzz {
namespace {

using Words = std::set<std::string_view>;

const std::map<std::string_view, Range> kRanges = {
    {"pause_min_bytes", {true, 0, 1073741824}},
    {"pool_min_bytes", {true, 0, 1073741824}},
    {"pool_min_us", {true, 0, 1000000}},
    {"pool_threads", {true, 1, 64}},
    {"pool_nice", {false, 0, 19}},
    {"pool_queue", {false, 1, 65536}},
    {"exercise_latency_us", {false, 0, 10000000}},
    {"exercise_jitter_us", {false, 0, 10000000}},
    {"exercise_pauses", {false, 1, 100}},
    {"exercise_again_every", {false, 0, 1000000000}},
    {"exercise_fail_every", {false, 0, 1000000000}},
    {"exercise_new_fd_every", {false, 0, 1000000000}},
    {"exercise_seed", {false, 0, 4294967295}},
};

const std::map<std::string_view, Words> kChoices = {
    {"executor", {"auto", "inline", "batch", "pool", "exercise"}},
    {"notify", {"auto", "fd", "callback", "none"}},
    {"polling", {"any", "level"}},
    {"exercise_order", {"submission", "random"}},
};

const Words kWithoutKeys = {"digest", "cipher", "mac", "kdf", "random", "skeymgmt", "keymgmt"};
const Words kWithKeys = {"keyexch", "signature", "asym_cipher", "kem"};

bool in_range(std::string_view text, std::int64_t low, std::int64_t high) {
  std::int64_t value = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return false;
    value = std::min<std::int64_t>(value * 10 + (digit - '0'), high + 1);
  }
  return !text.empty() && value >= low && value <= high;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char letter : text) {
    if (letter != ' ' && letter != '\t' && letter != ',')
      words.back() += letter;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool allows_operations(std::string_view value) {
  bool all = false, keys_used = false, keys_managed = false;
  const std::vector<std::string> words = words_of(value);
  for (const std::string& word : words) {
    if (word != "all" && !kWithoutKeys.contains(word) && !kWithKeys.contains(word)) return false;
    all = all || word == "all";
    keys_used = keys_used || kWithKeys.contains(word);
    keys_managed = keys_managed || word == "keymgmt";
  }
  return !words.empty() && (all || !keys_used || keys_managed);
}

bool is_letter(char character) {
  return (character >= 'a' && character <= 'z') || character == '_' || character == '-';
}

// That `longer` has one letter more.
bool has_one_more(std::string_view longer, std::string_view shorter) {
  if (longer.size() != shorter.size() + 1) return false;
  const auto [at, end] =
      std::mismatch(longer.begin(), longer.end(), shorter.begin(), shorter.end());
  return std::equal(at + 1, longer.end(), end, shorter.end());
}

bool has_another_letter(std::string_view text, std::string_view key) {
  const auto [there, here] = std::mismatch(text.begin(), text.end(), key.begin(), key.end());
  if (there == text.end() || here == key.end() || text.size() != key.size()) return false;
  if (std::equal(there + 1, text.end(), here + 1)) return is_letter(*there);
  return there + 1 != text.end() && there[0] == here[1] && there[1] == here[0] &&
         std::equal(there + 2, text.end(), here + 2);
}

// Which letter it is that is too much cannot always be told: "pooll".
bool has_letter_too_much(std::string_view text, std::string_view key) {
  if (!has_one_more(text, key)) return false;
  const auto [at, end] = std::mismatch(text.begin(), text.end(), key.begin(), key.end());
  return is_letter(*at);
}

bool has_hyphens(std::string_view text, std::string_view key) {
  std::string hyphened(key);
  std::replace(hyphened.begin(), hyphened.end(), '_', '-');
  return text == hyphened;
}

bool is_openssls_own(std::string_view key) {
  return key == "module" || key == "activate" || key == "identity" || key == "soft_load";
}

bool is_slip_of_any(std::string_view text) {
  return std::any_of(kDocumentedKeys.begin(), kDocumentedKeys.end(),
                     [text](std::string_view key) { return is_slip(text, key); });
}

std::string_view value_of(const Settings& settings, const char* key) {
  const auto found = settings.find(key);
  return found == settings.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace

bool is_documented(std::string_view key) {
  return std::find(kDocumentedKeys.begin(), kDocumentedKeys.end(), key) != kDocumentedKeys.end();
}

std::optional<Range> range_of(std::string_view key) {
  const auto range = kRanges.find(key);
  return range == kRanges.end() ? std::nullopt : std::optional(range->second);
}

bool allows(std::string_view key, std::string_view value) {
  if (const auto range = range_of(key))
    return (range->automatic && value == "auto") || in_range(value, range->low, range->high);
  if (const auto choice = kChoices.find(key); choice != kChoices.end())
    return choice->second.contains(value);
  if (key == "operations") return allows_operations(value);
  return !value.empty() && value != "asyncprovider";
}

bool is_slip(std::string_view text, std::string_view key) {
  if (text == key) return false;
  return has_letter_too_much(text, key) || has_one_more(key, text) ||
         has_another_letter(text, key) || has_hyphens(text, key);
}

Settings refused(const Settings& settings, bool sees_all) {
  Settings wrong;
  for (const auto& [key, value] : settings) {
    if (is_documented(key) ? !allows(key, value)
                           : is_slip_of_any(key) || (sees_all && !is_openssls_own(key)))
      wrong[key] = value;
  }
  if (value_of(settings, "notify") == "none" && value_of(settings, "executor") != "exercise")
    wrong["notify"] = "none";
  return wrong;
}

}  // namespace fuzz
