// Jobs that wait at the same time on one thread are run together, in the lanes of a kernel.
#pragma once

#include <memory>

#include "provider/core/counters.h"
#include "provider/executor/executor.h"
#include "provider/executor/thread_batch.h"

namespace asyncprovider {

// A request's way, all on its job's thread:
//
//   submit    idle -> queued           what comes before whole blocks is done, and the application
//                                      woken at once: the job is ready to be resumed
//   (the event loop serves its other jobs, whose requests join the queue)
//   finish    queued -> done -> idle   the first that is resumed runs all that are queued
//             done -> idle             the others find their blocks done
//   withdraw  queued, done -> idle     from any thread
//
// Where wait fds are left readable (see LeftReadable), they are so until none of the thread's
// requests is queued or done.
//
// There is no worker and no timer. What is too little for lanes is left to each call's end().
class Batch final : public Executor {
 public:
  Batch(Tally& tally, bool leaves_readable);  // throws std::bad_alloc
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  // Whether a call should wait for others, or rather be made at once: a thread with one job at a
  // time gains nothing by pauses.
  bool worth_a_pause(const Prospect& prospect) noexcept;

  // For calls with a part for a kernel.
  Submission submit(Request& request) noexcept override;
  Completion finish(Request& request) noexcept override;
  void wait(Request&, std::chrono::microseconds) noexcept override {}
  void withdraw(Request& request) noexcept override;
  void retire(Request& request) noexcept override;

  // The request's wait fd is no longer left readable: it is another executor's to make it so, or
  // there is another way to wake the job.
  void clear_fd(Request& request) noexcept;

  // Around a fork, in the thread that forks: no batch is running.
  void before_fork() noexcept;
  void after_fork_in_parent() noexcept;
  void after_fork_in_child() noexcept;

 private:
  // The calling thread's; nullptr without memory.
  ThreadBatch* here() noexcept;

  Tally& tally_;
  const std::shared_ptr<ThreadBatches> of_threads_;
};

}  // namespace asyncprovider
