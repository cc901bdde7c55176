// Random configurations of the provider.
#pragma once

#include <string>

#include "equal/rng.h"

namespace soak {

using equal::Rng;

// Who is notified how, by the configuration.
enum class Notice { either, fd, callback, nobody };

struct Settings {
  std::string text;  // lines of the provider's section
  Notice notice = Notice::either;
  bool preferred = false;  // by libcrypto's own fetches, too
  bool by_level = false;   // fds may stay readable until no job is paused
};

// "auto", "inline", ... or "any".
bool is_executor(const std::string& name);
std::string executor_names();

// `executor`: one of the names.
Settings random_settings(Rng& rng, const std::string& executor);

// Of another instance beside one that was made before: whatever executor, notified like it.
Settings settings_beside(Rng& rng, const Settings& first);

}  // namespace soak
