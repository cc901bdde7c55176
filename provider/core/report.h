// ASYNCPROVIDER_COUNTERS: where a process writes its counters at its end.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>

#include "provider/core/counters.h"
#include "provider/core/output.h"

namespace asyncprovider {

// Of one provider instance.
class Report {
 public:
  static constexpr const char* kVariable = "ASYNCPROVIDER_COUNTERS";

  using Values = std::array<std::uint64_t, kCounters>;

  Report() : output_(kVariable) {}  // throws std::bad_alloc

  // Writes a line; at most one from each process.
  void write(const Values& totals) noexcept;

  // A forked child reports what it does itself: more than these.
  void after_fork_in_child(const Values& totals) noexcept { inherited_ = totals; }

 private:
  const Output output_;
  Values inherited_{};
  pid_t written_by_ = 0;
};

}  // namespace asyncprovider
