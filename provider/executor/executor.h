// Where requests are carried out. An executor knows nothing of jobs: whoever submits pauses.
#pragma once

#include <chrono>

#include "provider/executor/request.h"

namespace asyncprovider {

enum class Submission {
  accepted,   // request.wake will be notified exactly once, now or later
  full,       // try again later; nothing was kept
  no_thread,  // cannot be carried out here; nothing was kept
  no_memory,
};

enum class Completion {
  done,     // request.result is there, the output is in the caller's buffers, the errors are in the
            // thread's queue, and the request is free for another call
  failed,   // likewise; but the call was not made
  early,    // there is still a notification to come
  not_yet,  // there was one, and the request has to be submitted again for the next
};

// All functions are called on the thread of the request's job, but for retire() and withdraw()
// (the thread that frees). None throws.
class Executor {
 public:
  virtual ~Executor() = default;

  // Whether the operation that comes next is to find another wait fd than the last.
  virtual bool wants_new_fd() noexcept { return false; }

  // Before the first submit() of an operation.
  virtual void prepare(Request&) noexcept {}

  virtual Submission submit(Request& request) noexcept = 0;

  // To be called when the job was resumed.
  virtual Completion finish(Request& request) noexcept = 0;

  // Blocks while finish() would be early, but no longer than `bound`.
  virtual void wait(Request& request, std::chrono::microseconds bound) noexcept = 0;

  // The request is not wanted any more. Once this returns nothing touches the base's context.
  virtual void withdraw(Request& request) noexcept = 0;

  // Withdraws; and once this returns nothing touches the request, and no callback of its runs.
  virtual void retire(Request& request) noexcept = 0;
};

}  // namespace asyncprovider
