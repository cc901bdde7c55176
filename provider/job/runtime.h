// What all jobs of one provider instance share: configuration, executors, counters, sessions.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>

#include "provider/config.h"
#include "provider/core/core.h"
#include "provider/core/counters.h"
#include "provider/core/process_hooks.h"
#include "provider/core/report.h"
#include "provider/core/state_log.h"
#include "provider/executor/batch.h"
#include "provider/executor/exercise.h"
#include "provider/executor/inline.h"
#include "provider/executor/pool.h"

namespace asyncprovider {

class Session;

// Kept alive by the provider and by each session, since an application may free its wait contexts
// after it has unloaded the provider. All functions may be called from any thread.
class Runtime final : public ProcessListener {
 public:
  Runtime(const Core& core, const Config& config);  // throws std::bad_alloc
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  // Waits for what is in flight, and reports the counters. Operations run in the call from then on.
  void shut_down() noexcept;

  const Core& core() const { return core_; }
  Notify notify() const { return notify_; }
  // Whether a callback that a program has set is called.
  bool calls_back() const { return notify_ != Notify::fd && notify_ != Notify::none; }

  // What a session did not count. Any thread may add.
  Tally& tally() { return tally_; }
  std::uint64_t total(Counter counter) noexcept;
  StateLog& log() { return log_; }

  InlineExecutor& in_line() { return inline_; }
  Batch& batch() { return batch_; }
  Pool& pool() { return pool_; }
  // The one that stands for all others, if the configuration has it so; else nullptr.
  Exercise* exercise() { return exercises_ ? &exercise_ : nullptr; }
  // What an operation of the executor counts as.
  Counter counter_of(const Executor& executor) const;

  // Makes the call in the caller's own time. `why` is a fallback's, or operations_inline where there
  // is nothing to say.
  int run_here(const Call& call, Counter why) noexcept;

  // The callback of a request that no executor has any more is not being called, once this returns.
  void retire(Request& request) noexcept;

  // Sessions are in a list while they live: for their tallies, and since a fork has to give each
  // its own signal.
  void enlist(Session& session) noexcept;
  void delist(Session& session) noexcept;
  unsigned forks() const { return forks_.load(std::memory_order_relaxed); }

 private:
  void before_fork() noexcept override;
  void after_fork_in_parent() noexcept override;
  void after_fork_in_child() noexcept override;
  void at_cleanup() noexcept override { shut_down(); }

  Report::Values totals() const noexcept;  // under the mutex

  const Core core_;
  const Notify notify_;
  Report report_;
  StateLog log_;
  Tally tally_;
  InlineExecutor inline_;
  Batch batch_;
  Pool pool_;
  const bool exercises_;
  Exercise exercise_;
  std::atomic<unsigned> forks_ = 0;  // how many lie between the process that loaded us and this one

  std::mutex sessions_mutex_;
  Session* sessions_ = nullptr;
};

}  // namespace asyncprovider
