#include "provider/core/counters.h"

namespace asyncprovider {
namespace {

constexpr std::array<const char*, kCounters> kNames = {
    "operations-inline",
    "operations-pool",
    "operations-batch",
    "operations-exercise",
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
    "injected-again",
    "injected-failures",
    "injected-wakes",
    "injected-fds",
};

}  // namespace

const char* name(Counter counter) { return kNames[static_cast<std::size_t>(counter)]; }

void Tally::add(const Tally& other) noexcept {
  for (std::size_t i = 0; i < kCounters; ++i) {
    const auto counter = static_cast<Counter>(i);
    add(counter, other.get(counter));
  }
}

}  // namespace asyncprovider
