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
  count_,
};

inline constexpr std::size_t kCounters = static_cast<std::size_t>(Counter::count_);

// The parameter's name, for example "fallback-no-fd".
const char* name(Counter counter);

// Counting is for any thread and never waits: each thread's jobs count in a shard of their own
// (as far as there are shards), so that busy threads do not share a cache line.
class Counters {
 public:
  static constexpr std::size_t kShards = 16;

  void add(Counter counter, std::size_t shard) noexcept {
    shards_[shard % kShards].values[static_cast<std::size_t>(counter)].fetch_add(
        1, std::memory_order_relaxed);
  }

  std::uint64_t total(Counter counter) const noexcept;

 private:
  struct alignas(64) Shard {
    std::array<std::atomic<std::uint64_t>, kCounters> values{};
  };
  std::array<Shard, kShards> shards_{};
};

}  // namespace asyncprovider
