// The end of an operation: between whoever completes it, on any thread, and the job that waits.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "wait_ctx/wake.h"

namespace wait_ctx {

// To be derived from, with what the operation works on, and shared (std::shared_ptr) by the Session
// and the device: a job can be given up, and its buffers freed, at any time while it is paused.
class Completion {
 public:
  Completion() = default;
  Completion(const Completion&) = delete;
  Completion& operator=(const Completion&) = delete;

  // Tells the application, unless the operation was given up. The job sees all that was written
  // before. Any thread, once; the callback, if there is one, is called here, without a lock.
  void complete() noexcept;

  // For the session, on the job's thread:

  // Before the device has it.
  void prepare(Wake wake) noexcept;

  // Waits for complete() for at most so long; with 0 only looks. Once it is true the wait fd is
  // readable, if that is the way to wake.
  bool done(std::chrono::microseconds bound) noexcept;

  // Once it returns nobody is told any more, and no callback is running. Must not be called by one.
  void give_up() noexcept;

 private:
  enum class State { pending, done, given_up };

  std::mutex mutex_;
  std::condition_variable changed_;
  Wake wake_;
  State state_ = State::pending;
  bool calling_ = false;
};

}  // namespace wait_ctx
