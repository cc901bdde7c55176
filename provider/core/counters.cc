#include "provider/core/counters.h"

namespace asyncprovider {
namespace {

constexpr std::array<const char*, kCounters> kNames = {
    "operations-inline",
    "operations-pool",
    "operations-batch",
    "pauses",
    "early-resumes",
    "batches",
    "fallback-no-wait-context",
    "fallback-wait-context-busy",
    "fallback-no-callback",
    "fallback-error-queue",
    "fallback-certificate",
    "fallback-no-fd",
    "fallback-no-memory",
    "fallback-no-thread",
    "fallback-queue-full",
};

}  // namespace

const char* name(Counter counter) { return kNames[static_cast<std::size_t>(counter)]; }

std::uint64_t Counters::total(Counter counter) const noexcept {
  std::uint64_t sum = 0;
  for (const Shard& shard : shards_)
    sum += shard.values[static_cast<std::size_t>(counter)].load(std::memory_order_relaxed);
  return sum;
}

}  // namespace asyncprovider
