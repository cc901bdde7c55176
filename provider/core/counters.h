// What the provider has done so far, for OSSL_PROVIDER_get_params.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace asyncprovider {

enum class Counter : std::size_t {
  operations_inline,
  operations_pool,
  operations_batch,
  operations_exercise,
  pauses,
  early_resumes,
  batches,
  fallback_no_wait_context,
  fallback_wait_context_busy,
  fallback_no_callback,
  fallback_error_queue,
  fallback_certificate,
  fallback_no_fd,
  fallback_no_memory,
  fallback_no_thread,
  fallback_queue_full,
  injected_again,
  injected_failures,
  injected_wakes,
  injected_fds,
  count_,
};

inline constexpr std::size_t kCounters = static_cast<std::size_t>(Counter::count_);

// The parameter's name, for example "fallback-no-fd".
const char* name(Counter counter);

// Any thread may read. add() is for any thread; add_alone() takes no locked instruction, and is for
// a tally that only one thread adds to.
class Tally {
 public:
  void add(Counter counter, std::uint64_t number = 1) noexcept {
    value(counter).fetch_add(number, std::memory_order_relaxed);
  }

  void add_alone(Counter counter) noexcept {
    value(counter).store(get(counter) + 1, std::memory_order_relaxed);
  }

  std::uint64_t get(Counter counter) const noexcept {
    return values_[static_cast<std::size_t>(counter)].load(std::memory_order_relaxed);
  }

  // Adds all of another tally to this one.
  void add(const Tally& other) noexcept;

 private:
  std::atomic<std::uint64_t>& value(Counter counter) noexcept {
    return values_[static_cast<std::size_t>(counter)];
  }
  std::array<std::atomic<std::uint64_t>, kCounters> values_{};
};

}  // namespace asyncprovider
