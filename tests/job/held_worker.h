// Keeps the pool's worker busy for as long as a test needs it.
#pragma once

#include <condition_variable>
#include <mutex>

#include "operations.h"
#include "support/job.h"
#include "support/library.h"

namespace job_tests {

// An application's callback that does not return before it may.
class Gate {
 public:
  static int callback(void* gate);
  void wait_until_entered();
  void open();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool entered_ = false;
  bool open_ = false;
};

// The one worker of the library's pool, held in the callback of a job that is done but for that.
// What is submitted from now on stays queued until release().
class HeldWorker {
 public:
  // `digest`: the job's, one that the settings send to the pool.
  explicit HeldWorker(const support::Library& library, const char* digest = "SHA2-256");
  ~HeldWorker() { release(); }

  void release();
  // Lets the worker go on, from any thread; the job is finished by release().
  void let_go() { gate_.open(); }
  // The job whose callback it is. It has one operation.
  support::Job& job() { return job_; }
  // What the job has left behind is right.
  bool right() const;

 private:
  const support::Library& library_;
  const char* const name_;
  Gate gate_;
  const MdCtx digest_;
  support::Job job_;
};

}  // namespace job_tests
