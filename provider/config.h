// The provider's configuration: the keys of its section in openssl.cnf.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/core/core.h"

namespace asyncprovider {

enum class ExecutorChoice { automatic, in_line, batch, pool };
enum class Notify { automatic, fd, callback };

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
  std::vector<std::string> operations;  // empty: all

  bool interposes(std::string_view operation) const;
};

// Reads and checks the configuration. Nothing, and an error in the queue that names the section,
// the key, the value and what is allowed, where something is wrong. Throws std::bad_alloc.
std::optional<Config> read_config(const Core& core);

}  // namespace asyncprovider
