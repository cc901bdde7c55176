// The settings under which every operation in a job pauses.
#pragma once

#include <ostream>

namespace tls {

struct Executor {
  const char* name;
  const char* settings;
  bool pool;
};

inline std::ostream& operator<<(std::ostream& out, const Executor& executor) {
  return out << executor.name;
}

inline constexpr Executor kExecutors[] = {
    {"inline", "executor = inline\npause_min_bytes = 1", false},
    {"batch", "executor = batch\npause_min_bytes = 1", false},
    {"pool", "executor = pool\npool_min_bytes = 1\npause_min_bytes = 1", true},
    {"exercise", "executor = exercise\nexercise_latency_us = 1\nexercise_again_every = 7", false},
};

}  // namespace tls
