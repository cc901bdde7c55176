// The provider's configuration: the keys of its section in openssl.cnf.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "provider/core/core.h"

namespace asyncprovider {

enum class ExecutorChoice { automatic, in_line, batch, pool, exercise };
const char* name(ExecutorChoice choice);  // as the configuration has it

enum class Notify { automatic, fd, callback, none };

enum class Polling { any, level };

struct Config {
  std::string base = "default";
  ExecutorChoice executor = ExecutorChoice::automatic;
  std::optional<std::size_t> pause_min_bytes;  // none: each algorithm's own
  std::optional<std::size_t> pool_min_bytes;   // none: each algorithm's own
  std::optional<std::size_t> pool_min_us;      // none: by the executor
  std::size_t pool_threads = 0;                // 0: by the number of CPUs
  int pool_nice = 10;                          // 0 to 19
  std::size_t pool_queue = 256;                // requests
  Notify notify = Notify::automatic;
  Polling polling = Polling::any;
  std::vector<std::string> operations;  // empty: all

  // Of executor = exercise. "Every": each so many-th operation; 0: none.
  struct Exercise {
    std::size_t seed = 1;
    std::size_t latency_us = 100;
    std::size_t jitter_us = 0;  // at most, more
    bool random_order = false;
    std::size_t pauses = 1;  // a result takes
    std::size_t again_every = 0;
    std::size_t fail_every = 0;
    std::size_t new_fd_every = 0;

    bool operator==(const Exercise&) const = default;
  };
  Exercise exercise;

  bool interposes(std::string_view operation) const;
  bool operator==(const Config&) const = default;
};

// A key of the section.
struct ConfigKey {
  const char* name;
  bool (*set)(Config&, std::string_view);  // false where the value is not allowed
  const char* by_default;                  // sets what stands there already
  const char* allowed;                     // in words
};

std::span<const ConfigKey> config_keys();

// Reads and checks the configuration. Nothing, and an error in the queue that names the section,
// the key, the value and what is allowed, where something is wrong. Throws std::bad_alloc.
std::optional<Config> read_config(const Core& core);

}  // namespace asyncprovider
