// What README.md says of the provider's keys, as a model to hold the module against. It shares no
// code with it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace fuzz {

using Settings = std::map<std::string, std::string>;

inline constexpr std::array kDocumentedKeys = {"executor",
                                               "pause_min_bytes",
                                               "pool_min_bytes",
                                               "pool_min_us",
                                               "pool_threads",
                                               "pool_nice",
                                               "pool_queue",
                                               "notify",
                                               "polling",
                                               "operations",
                                               "base",
                                               "exercise_latency_us",
                                               "exercise_jitter_us",
                                               "exercise_order",
                                               "exercise_pauses",
                                               "exercise_again_every",
                                               "exercise_fail_every",
                                               "exercise_new_fd_every",
                                               "exercise_seed"};

bool is_documented(std::string_view key);

struct Range {
  bool automatic;  // "auto" is allowed too
  std::int64_t low;
  std::int64_t high;
};
// Nothing where a key does not take numbers.
std::optional<Range> range_of(std::string_view key);

// Of a documented key.
bool allows(std::string_view key, std::string_view value);

// Whether a text is what one slip makes of the key: a letter too much, too few, another one, two
// exchanged; or hyphens for underscores. Letters are lower case.
bool is_slip(std::string_view text, std::string_view key);

// The settings that the module has to refuse, and if there is one of them, it has to name one of
// them. `sees_all`: whether it can see keys that are nothing like its own.
Settings refused(const Settings& settings, bool sees_all);

}  // namespace fuzz
