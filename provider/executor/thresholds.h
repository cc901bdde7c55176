// From how many bytes on an operation is worth a pause, lanes, and a worker thread; and from how
// much time on one with a key is.
#pragma once

#include <cstddef>
#include <limits>
#include <string_view>

#include "provider/config.h"
#include "provider/kernel/kernel.h"

namespace asyncprovider {

class Thresholds {
 public:
  static constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

  explicit Thresholds(const Config& config);

  // For one way to wake the job.
  struct Batch {
    std::size_t min = kNever;    // smaller operations do not wait for others
    std::size_t of_a_pause = 0;  // what one core gets through in the time that a pause costs
  };

  struct Limits {
    std::size_t pause_min;     // smaller operations run in the call, without a look for a job
    std::size_t pause_anyway;  // from here on they pause, whether that gains anything or not
    std::size_t pool_min;      // smaller ones stay on the job's thread
    std::size_t queue_min;     // smaller ones do so, too, while all worker threads have work
    Batch batch_by_fd{};
    Batch batch_by_callback{};
  };

  // `names` as in OSSL_ALGORITHM: all of an algorithm's names, separated by colons. `kernel`: the
  // one that takes part in the algorithm, or nullptr.
  Limits for_algorithm(std::string_view names, const kernel::Kernel* kernel) const;
  // In nanoseconds, for operations with keys.
  Limits for_keys() const;
  bool uses_batch() const;

 private:
  Batch batch(const kernel::Kernel& kernel, double pause_microseconds, std::size_t speed) const;

  const Config config_;
};

// The number of CPUs that this process may run on, at least 1.
std::size_t usable_cpus();

// The number of worker threads that `pool_threads = auto` stands for: one for each CPU, up to 16.
// They yield to the event loop by their priority.
std::size_t automatic_pool_threads();

}  // namespace asyncprovider
