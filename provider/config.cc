#include "provider/config.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "provider/config_section.h"
#include "provider/config_spelling.h"

namespace asyncprovider {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{1} << 30;
constexpr std::size_t kMaxThreads = 64;
constexpr std::size_t kMaxQueue = 65536;
constexpr std::size_t kMaxMicroseconds = 1000000;
constexpr std::size_t kMaxNice = 19;
constexpr std::size_t kMaxLatency = 10000000;
constexpr std::size_t kMaxPauses = 100;
constexpr std::size_t kMaxEvery = 1000000000;
constexpr std::size_t kMaxSeed = 4294967295;

std::optional<std::size_t> number(std::string_view text, std::size_t low, std::size_t high) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return value < low || value > high ? std::optional<std::size_t>() : value;
}

bool set_base(Config& config, std::string_view value) {
  config.base = value;
  return !value.empty() && value != "asyncprovider";
}

constexpr std::array kExecutors = {"auto", "inline", "batch", "pool", "exercise"};

bool set_executor(Config& config, std::string_view value) {
  const auto executor = std::find(kExecutors.begin(), kExecutors.end(), value);
  if (executor == kExecutors.end()) return false;
  config.executor = static_cast<ExecutorChoice>(executor - kExecutors.begin());
  return true;
}

bool set_limit(std::optional<std::size_t>& target, std::string_view value, std::size_t most) {
  target = number(value, 0, most);
  return value == "auto" || target.has_value();
}

bool set_pause_min_bytes(Config& config, std::string_view value) {
  return set_limit(config.pause_min_bytes, value, kMaxBytes);
}

bool set_pool_min_bytes(Config& config, std::string_view value) {
  return set_limit(config.pool_min_bytes, value, kMaxBytes);
}

bool set_pool_min_us(Config& config, std::string_view value) {
  return set_limit(config.pool_min_us, value, kMaxMicroseconds);
}

bool set_pool_threads(Config& config, std::string_view value) {
  config.pool_threads = number(value, 1, kMaxThreads).value_or(0);
  return value == "auto" || config.pool_threads != 0;
}

bool set_pool_queue(Config& config, std::string_view value) {
  config.pool_queue = number(value, 1, kMaxQueue).value_or(0);
  return config.pool_queue != 0;
}

bool set_notify(Config& config, std::string_view value) {
  config.notify = value == "fd"         ? Notify::fd
                  : value == "callback" ? Notify::callback
                  : value == "none"     ? Notify::none
                                        : Notify::automatic;
  return value == "auto" || config.notify != Notify::automatic;
}

bool set_polling(Config& config, std::string_view value) {
  config.polling = value == "level" ? Polling::level : Polling::any;
  return value == "any" || config.polling == Polling::level;
}

bool set_pool_nice(Config& config, std::string_view value) {
  const auto nice = number(value, 0, kMaxNice);
  if (nice) config.pool_nice = static_cast<int>(*nice);
  return nice.has_value();
}

template <std::size_t Config::Exercise::*Member, std::size_t low, std::size_t high>
bool set_exercise(Config& config, std::string_view value) {
  const auto given = number(value, low, high);
  if (given) config.exercise.*Member = *given;
  return given.has_value();
}

bool set_exercise_order(Config& config, std::string_view value) {
  config.exercise.random_order = value == "random";
  return config.exercise.random_order || value == "submission";
}

constexpr std::array kOperations = {"digest",   "cipher",  "mac",     "kdf",       "random",
                                    "skeymgmt", "keymgmt", "keyexch", "signature", "asym_cipher",
                                    "kem"};

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// What uses keys needs their management, and is not looked for without.
bool manages_keys(const std::vector<std::string>& operations) {
  for (const char* user : {"keyexch", "signature", "asym_cipher", "kem"})
    if (contains(operations, user)) return contains(operations, "keymgmt");
  return true;
}

bool set_operations(Config& config, std::string_view value) {
  constexpr std::string_view kSeparators = " \t,";
  while (!value.empty()) {
    const std::string_view word = value.substr(0, value.find_first_of(kSeparators));
    value.remove_prefix(std::min(word.size() + 1, value.size()));
    if (word.empty()) continue;
    config.operations.emplace_back(word);
    if (word != "all" && std::find(kOperations.begin(), kOperations.end(), word) == kOperations.end())
      return false;
  }
  if (config.operations.empty()) return false;
  if (!contains(config.operations, "all")) return manages_keys(config.operations);
  config.operations.clear();
  return true;
}

constexpr const char* kNotifications = "auto, fd, callback, and with executor = exercise: none";

using Exercise = Config::Exercise;

constexpr std::array kKeys = {
    ConfigKey{"base", set_base, "default", "the name of another provider"},
    ConfigKey{"executor", set_executor, "auto", "auto, inline, batch, pool, exercise"},
    ConfigKey{"pause_min_bytes", set_pause_min_bytes, "auto", "auto, 0 to 1073741824"},
    ConfigKey{"pool_threads", set_pool_threads, "auto", "auto, 1 to 64"},
    ConfigKey{"pool_queue", set_pool_queue, "256", "1 to 65536"},
    ConfigKey{"pool_min_bytes", set_pool_min_bytes, "auto", "auto, 0 to 1073741824"},
    ConfigKey{"pool_min_us", set_pool_min_us, "auto", "auto, 0 to 1000000"},
    ConfigKey{"pool_nice", set_pool_nice, "10", "0 to 19"},
    ConfigKey{"operations", set_operations, "all",
              "all, or some of digest cipher mac kdf random skeymgmt keymgmt, and with keymgmt: "
              "keyexch signature asym_cipher kem"},
    ConfigKey{"notify", set_notify, "auto", kNotifications},
    ConfigKey{"polling", set_polling, "any", "any, level"},
    ConfigKey{"exercise_seed", set_exercise<&Exercise::seed, 0, kMaxSeed>, "1", "0 to 4294967295"},
    ConfigKey{"exercise_latency_us", set_exercise<&Exercise::latency_us, 0, kMaxLatency>, "100",
              "0 to 10000000"},
    ConfigKey{"exercise_jitter_us", set_exercise<&Exercise::jitter_us, 0, kMaxLatency>, "0",
              "0 to 10000000"},
    ConfigKey{"exercise_order", set_exercise_order, "submission", "submission, random"},
    ConfigKey{"exercise_pauses", set_exercise<&Exercise::pauses, 1, kMaxPauses>, "1", "1 to 100"},
    ConfigKey{"exercise_again_every", set_exercise<&Exercise::again_every, 0, kMaxEvery>, "0",
              "0 (never), 1 to 1000000000"},
    ConfigKey{"exercise_fail_every", set_exercise<&Exercise::fail_every, 0, kMaxEvery>, "0",
              "0 (never), 1 to 1000000000"},
    ConfigKey{"exercise_new_fd_every", set_exercise<&Exercise::new_fd_every, 0, kMaxEvery>, "0",
              "0 (never), 1 to 1000000000"},
};

bool is_known(std::string_view name) {
  constexpr std::array kOpensslsOwn = {"module", "activate", "identity", "soft_load"};
  for (const char* known : kOpensslsOwn)
    if (name == known) return true;
  for (const ConfigKey& key : kKeys)
    if (name == key.name) return true;
  return false;
}

std::string all_keys() {
  std::string names;
  for (const ConfigKey& key : kKeys) names.append(names.empty() ? "" : ", ").append(key.name);
  return names;
}

std::string place(const ConfigSection& section, std::string_view key, std::string_view value) {
  return "section [" + section.name() + "]: " + std::string(key) + " = " + std::string(value) +
         "; allowed: ";
}

void raise_unknown(const Core& core, const ConfigSection& section, std::string_view key,
                   std::string_view value) {
  core.raise(Reason::unknown_setting, "unknown key in " + place(section, key, value) + all_keys());
}

void raise_bad_value(const Core& core, const ConfigSection& section, std::string_view key,
                     std::string_view value, std::string_view allowed) {
  core.raise(Reason::bad_setting,
             "invalid value in " + place(section, key, value) + std::string(allowed));
}

bool all_known(const Core& core, const ConfigSection& section) {
  for (const auto& [key, value] : section.entries()) {
    if (is_known(key)) continue;
    raise_unknown(core, section, key, value);
    return false;
  }
  return true;
}

bool none_misspelt(const Core& core, const ConfigSection& section) {
  std::optional<std::string> value;
  const auto is_there = [&core, &value](const std::string& text) {
    value = core.parameter(text.c_str());
    return value.has_value();
  };
  for (const ConfigKey& key : kKeys) {
    const std::optional<std::string> text = find_misspelling(key.name, is_there);
    if (!text) continue;
    raise_unknown(core, section, *text, *value);
    return false;
  }
  return true;
}

}  // namespace

const char* name(ExecutorChoice choice) { return kExecutors[static_cast<std::size_t>(choice)]; }

std::span<const ConfigKey> config_keys() { return kKeys; }

bool Config::interposes(std::string_view operation) const {
  return operations.empty() || contains(operations, operation);
}

std::optional<Config> read_config(const Core& core) {
  const ConfigSection section(core);
  if (!all_known(core, section) || !none_misspelt(core, section)) return {};
  Config config;
  for (const ConfigKey& key : kKeys) {
    const std::optional<std::string> value = section.value(key.name);
    if (!value || key.set(config, *value)) continue;
    raise_bad_value(core, section, key.name, *value, key.allowed);
    return {};
  }
  if (config.notify != Notify::none || config.executor == ExecutorChoice::exercise) return config;
  raise_bad_value(core, section, "notify", "none", kNotifications);
  return {};
}

}  // namespace asyncprovider
