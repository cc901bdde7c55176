// ASYNCPROVIDER_LOG: a line for each change of the provider's state, also to OpenSSL's own trace
// channel, which libraries have that are built with enable-trace.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <string>

#include "provider/core/counters.h"
#include "provider/core/guard.h"
#include "provider/core/output.h"

namespace asyncprovider {

// Of one provider instance. Any thread may write; what is lost where there is no memory is lost.
class StateLog {
 public:
  static constexpr const char* kVariable = "ASYNCPROVIDER_LOG";

  StateLog() : output_(kVariable) {}  // throws std::bad_alloc

  // Writes what `make_text` gives, which is called only where somebody reads it.
  template <typename MakeText>
  void write(MakeText&& make_text) const noexcept {
    if (wanted()) guarded([&] { return append(make_text()), true; }, [] { return false; });
  }

  // An operation ran in the call, and counts as that. Writes a line for the first one of each cause in
  // a process; the others cost a look at an atomic.
  void fallback(Counter cause) noexcept;

  void loaded() noexcept { is_loaded_ = true; }

  // Writes a line if it is the first call of the process after loaded(). One thread at a time.
  void unloaded() noexcept;

  void after_fork_in_child() noexcept { causes_.store(0, std::memory_order_relaxed); }

 private:
  bool wanted() const noexcept;
  void append(const std::string& text) const;

  const Output output_;
  std::atomic<std::uint32_t> causes_ = 0;  // a bit for each counter
  bool is_loaded_ = false;
  pid_t unloaded_by_ = 0;
  static_assert(kCounters <= 32);
};

}  // namespace asyncprovider
