// A device that is not there, to test programs with: slow, busy, broken, chatty or silent, as it is
// told to be.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>

#include "provider/config.h"
#include "provider/core/core.h"
#include "provider/core/counters.h"
#include "provider/executor/deliveries.h"
#include "provider/executor/executor.h"
#include "provider/executor/request_queue.h"

namespace asyncprovider {

// A request's way:
//
//   prepare   what is to be done to the operation is settled, by its number
//   submit    idle -> queued         refused at first, if that was settled
//   work      queued -> done         the device's thread, when its time has come: the job is notified
//   finish    done -> idle           job's thread: makes the call on the caller's own buffers, or
//                                    fails; or has it submitted again, for another notification
//   fork      queued -> orphaned     in the child: as if it were done
//
// The caller's buffers are read and written as late as can be: a program that does not leave them
// alone while its job is paused gets another result than the one that it expects.
//
// All that is random depends on the seed and the operation's number alone. The thread starts with
// the first request that has a latency. stop() (or the destructor) completes what is queued.
class Exercise final : public Executor {
 public:
  Exercise(const Config::Exercise& settings, const Core& core, Tally& tally);
  ~Exercise() override;

  bool wants_new_fd() noexcept override;
  void prepare(Request& request) noexcept override;
  Submission submit(Request& request) noexcept override;
  Completion finish(Request& request) noexcept override;
  void wait(Request& request, std::chrono::microseconds bound) noexcept override;
  void withdraw(Request& request) noexcept override;
  void retire(Request& request) noexcept override;

  void stop() noexcept;

  // Around a fork, in the thread that forks. Between the two no request is being completed.
  void before_fork() noexcept;
  void after_fork_in_parent() noexcept;
  void after_fork_in_child() noexcept;

 private:
  static void* device(void* self);
  void work() noexcept;
  bool have_thread() noexcept;
  Request* earliest() noexcept;
  Request& pick(Request& due) noexcept;
  std::chrono::microseconds latency_of(const Request& request) const noexcept;
  int fail(const Request& request) const noexcept;

  const Config::Exercise settings_;
  const Core core_;
  Tally& tally_;
  std::atomic<std::uint64_t> operations_ = 0;
  std::atomic<std::uint64_t> fds_asked_for_ = 0;

  std::mutex mutex_;
  std::condition_variable work_;     // something is queued, or stopping_
  std::condition_variable changed_;  // a request is done, or the thread has begun
  Deliveries deliveries_{1};
  RequestQueue queue_;
  std::optional<pthread_t> thread_;
  std::uint64_t completed_ = 0;
  bool starting_ = false;
  bool stopping_ = false;
  bool forking_ = false;
};

}  // namespace asyncprovider
