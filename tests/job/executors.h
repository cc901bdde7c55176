// The settings under which every operation in a job pauses, for tests that hold for each executor.
#pragma once

#include <gtest/gtest.h>
#include <openssl/opensslv.h>

#include <cstdint>
#include <ostream>
#include <string>

#include "support/library.h"

namespace job_tests {

inline constexpr const char* kInline = "executor = inline\npause_min_bytes = 1\n";
inline constexpr const char* kBatch = "executor = batch\npause_min_bytes = 1\n";
inline constexpr const char* kBatchByLevel =
    "executor = batch\npause_min_bytes = 1\npolling = level\n";
inline constexpr const char* kPool = "executor = pool\npool_min_bytes = 1\npause_min_bytes = 1\n";
inline constexpr const char* kExercise = "executor = exercise\n";
inline constexpr const char* kOneWorker =
    "executor = pool\npool_min_bytes = 1\npause_min_bytes = 1\npool_threads = 1\n";
inline constexpr const char* kOneWorkerOnePlace =
    "executor = pool\npool_min_bytes = 1\npause_min_bytes = 1\npool_threads = 1\npool_queue = 1\n";

// By whichever executor.
inline std::uint64_t operations(const support::Library& library) {
  return library.counter("operations-inline") + library.counter("operations-batch") +
         library.counter("operations-pool") + library.counter("operations-exercise");
}

struct Executor {
  const char* name;
  const char* settings;
  bool own_thread;
  bool ends_when_idle = false;  // its thread
};

inline std::ostream& operator<<(std::ostream& out, const Executor& executor) {
  return out << executor.name;
}

// Whether OPENSSL_cleanup() tells anybody: then no worker thread outlives it.
inline constexpr bool kCleanupTells = OPENSSL_VERSION_MAJOR < 4;

inline std::string with(const char* settings, const char* more) {
  return std::string(settings) + more + "\n";
}

// Tests of one instance run once for each executor; executors.cc instantiates them.
class Pause : public testing::TestWithParam<Executor> {
 protected:
  const char* settings() const { return GetParam().settings; }
  bool own_thread() const { return GetParam().own_thread; }
  bool ends_when_idle() const { return GetParam().ends_when_idle; }
};

}  // namespace job_tests
