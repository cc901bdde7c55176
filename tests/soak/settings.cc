#include "settings.h"

#include <algorithm>
#include <initializer_list>

namespace soak {
namespace {

constexpr const char* kExecutors[] = {"auto", "inline", "batch", "pool", "exercise", "any"};

void line(std::string& text, const char* key, const std::string& value) {
  text.append(key).append(" = ").append(value).append("\n");
}

void any_of(Rng& rng, std::string& text, const char* key, std::initializer_list<const char*> from) {
  line(text, key, rng.pick(from));
}

void of_pool(Rng& rng, std::string& text) {
  any_of(rng, text, "pool_threads", {"1", "2", "3", "8"});
  any_of(rng, text, "pool_queue", {"1", "4", "256"});
  any_of(rng, text, "pool_nice", {"0", "10"});
  any_of(rng, text, "pool_min_bytes", {"0", "1", "700", "auto"});
  any_of(rng, text, "pool_min_us", {"0", "30", "auto"});
}

void of_exercise(Rng& rng, std::string& text) {
  any_of(rng, text, "exercise_latency_us", {"0", "20", "100", "1000"});
  any_of(rng, text, "exercise_jitter_us", {"0", "300"});
  any_of(rng, text, "exercise_order", {"submission", "random"});
  any_of(rng, text, "exercise_pauses", {"1", "1", "2", "3"});
  any_of(rng, text, "exercise_again_every", {"0", "3", "7"});
  any_of(rng, text, "exercise_fail_every", {"0", "0", "23", "101"});
  any_of(rng, text, "exercise_new_fd_every", {"0", "0", "3"});
  line(text, "exercise_seed", std::to_string(rng.below(1U << 30U)));
}

Notice any_notice(Rng& rng, const std::string& executor) {
  if (rng.one_in(3)) return rng.coin() ? Notice::fd : Notice::callback;
  return executor == "exercise" && rng.one_in(6) ? Notice::nobody : Notice::either;
}

const char* word(Notice notice) {
  switch (notice) {
    case Notice::fd:
      return "fd";
    case Notice::callback:
      return "callback";
    case Notice::nobody:
      return "none";
    default:
      return "auto";
  }
}

Settings settings_of(Rng& rng, const std::string& executor, Notice notice, bool by_level) {
  Settings settings{{}, notice, rng.coin(), by_level};
  line(settings.text, "executor", executor);
  line(settings.text, "notify", word(notice));
  line(settings.text, "polling", settings.by_level ? "level" : "any");
  if (executor == "auto")
    any_of(rng, settings.text, "pause_min_bytes", {"auto", "1", "3000"});
  else if (executor != "exercise")
    any_of(rng, settings.text, "pause_min_bytes", {"0", "1", "1", "500"});
  if (executor == "auto" || executor == "pool") of_pool(rng, settings.text);
  if (executor == "exercise") of_exercise(rng, settings.text);
  return settings;
}

std::string one_of_any(Rng& rng) { return kExecutors[rng.below(std::size(kExecutors) - 1)]; }

}  // namespace

bool is_executor(const std::string& name) {
  return std::find(std::begin(kExecutors), std::end(kExecutors), name) != std::end(kExecutors);
}

std::string executor_names() {
  std::string names;
  for (const char* const name : kExecutors) names.append(names.empty() ? "" : ", ").append(name);
  return names;
}

Settings random_settings(Rng& rng, const std::string& executor) {
  const std::string chosen = executor == "any" ? one_of_any(rng) : executor;
  return settings_of(rng, chosen, any_notice(rng, chosen), rng.coin());
}

Settings settings_beside(Rng& rng, const Settings& first) {
  const std::string executor = first.notice == Notice::nobody ? "exercise" : one_of_any(rng);
  return settings_of(rng, executor, first.notice, first.by_level);
}

}  // namespace soak
