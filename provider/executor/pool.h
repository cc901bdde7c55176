// Worker threads with one bounded queue, for requests that are long enough to be worth a wake-up.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <vector>

#include "provider/core/state_log.h"
#include "provider/executor/deliveries.h"
#include "provider/executor/executor.h"
#include "provider/executor/request_queue.h"

namespace asyncprovider {

// A request's way:
//
//   submit      idle -> queued        job's thread: copies made, a worker told
//   work        queued -> running     worker: out of the lock
//               running -> done       worker: fd signalled in the same locked section, so that a
//                                     job that sees `done` finds its signal already there;
//                                     a callback is called after it, out of the lock
//   finish      done -> idle          job's thread: output and errors delivered
//   withdraw    queued, done -> idle  running: waits for the worker first
//   fork        queued -> orphaned    in the child: finish() makes the call itself
//
// Threads start when there is work, in the process that has it, at most `threads`. stop() (or the
// destructor) lets them do what is queued, and joins them.
class Pool final : public Executor {
 public:
  // `nice`: of the threads, 0 (as the application's) to 19 (only when nothing else runs). The log is
  // told of the first thread of a process.
  Pool(std::size_t threads, std::size_t queue_capacity, int nice, const StateLog& log);
  ~Pool() override;

  Submission submit(Request& request) noexcept override;
  Completion finish(Request& request) noexcept override;
  void wait(Request& request, std::chrono::microseconds bound) noexcept override;
  void withdraw(Request& request) noexcept override;
  void retire(Request& request) noexcept override;

  void stop() noexcept;

  // Whether all threads have something to go on with. From any thread.
  bool is_fed() const noexcept {
    return queue_.size() >= 2 * max_threads_;
  }

  // Around a fork, in the thread that forks. Between the two nothing is running.
  void before_fork() noexcept;
  void after_fork_in_parent() noexcept;
  void after_fork_in_child() noexcept;

 private:
  static void* worker(void* self);
  void work() noexcept;
  void withdraw_locked(std::unique_lock<std::mutex>& lock, Request& request) noexcept;
  bool have_thread() noexcept;
  void tell_of_start() const noexcept;

  const std::size_t max_threads_;
  const std::size_t capacity_;
  const int nice_;
  const StateLog& log_;

  std::mutex mutex_;
  std::condition_variable work_;     // something is queued, or stopping_
  std::condition_variable changed_;  // a request is done, or a thread has begun
  Deliveries deliveries_;
  RequestQueue queue_;
  std::vector<pthread_t> threads_;
  std::size_t starting_ = 0;  // threads that are not in work() yet
  std::size_t idle_ = 0;
  std::size_t running_ = 0;
  bool stopping_ = false;
  bool forking_ = false;
};

}  // namespace asyncprovider
