// The provider's side of one ASYNC_WAIT_CTX: its wait fd, and the request of the job that uses it.
#pragma once

#include <openssl/async.h>

#include <atomic>
#include <cstdint>
#include <memory>

#include "provider/executor/executor.h"
#include "provider/job/in_flight.h"
#include "provider/job/runtime.h"
#include "wait_ctx/wait_ctx.h"
#include "wait_ctx/wake_signal.h"

namespace asyncprovider {

// Made when the first operation wants to pause with a wait context, deleted by the cleanup routine
// that ASYNC_WAIT_CTX_free() calls. Belongs to the wait context's thread.
class Session {
 public:
  // The session of a wait context, made if need be; for one operation only where nobody is to be
  // notified. nullptr where no fd or no memory is to be had.
  static Session* of(ASYNC_WAIT_CTX* wait_ctx, const std::shared_ptr<Runtime>& runtime) noexcept;

  // The session of a wait context if it has one.
  static Session* find(ASYNC_WAIT_CTX* wait_ctx, const Runtime& runtime) noexcept;

  // Gives the wait context another fd, with another session in the place of this one, which is gone.
  // nullptr where the wait context does not take it. This one where there is no other fd to be had.
  Session* with_new_fd() noexcept;

  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Whether there is a way to wake the application, as its settings (the callback of its wait
  // context, if it has set one) and ours have it.
  bool can_notify(const wait_ctx::Callback& set) noexcept;

  // Another operation of this wait context is in flight (its job was given up, say).
  bool busy() const { return executor_ != nullptr; }

  // Carries the call out with the executor, pausing the job meanwhile, or in the job's own time where
  // that does not take it. `subject` is the context that the call uses, or NULL. A session that is
  // only for one operation is gone then.
  int carry_out(Executor& executor, const Call& call, InFlight* subject) noexcept;

  void set_status(wait_ctx::Status status) noexcept;
  void count(Counter counter) noexcept { tally_.add_alone(counter); }

  // The context that is being freed takes its request out.
  void withdraw() noexcept;

  // In a forked child, from the handler.
  void after_fork_in_child() noexcept;

 private:
  friend class Runtime;

  Session(ASYNC_WAIT_CTX* wait_ctx, std::shared_ptr<Runtime> runtime,
          std::shared_ptr<wait_ctx::WakeSignal> signal);
  ~Session();

  static void cleanup(ASYNC_WAIT_CTX*, const void* key, OSSL_ASYNC_FD fd, void* session);
  static Session* make(ASYNC_WAIT_CTX* wait_ctx, const std::shared_ptr<Runtime>& runtime,
                       std::shared_ptr<wait_ctx::WakeSignal> signal) noexcept;
  Session* published() noexcept;
  bool publish() noexcept;
  bool own_signal() noexcept;  // after a fork: no longer the parent's

  void begin(Executor& executor, const Call& call, InFlight* subject) noexcept;
  void end() noexcept;
  void leave() noexcept;  // after an operation: a session that is only for one is gone

  // What became of the request while its job was away.
  enum class Progress { ours, to_be_submitted, withdrawn };

  Submission submit(Executor& executor) noexcept;
  Progress submit_and_pause(Executor& executor, Submission& outcome) noexcept;
  Progress submit_with_retries(Executor& executor, Submission& outcome) noexcept;
  Progress pause_until_finished(Executor& executor) noexcept;
  Progress pause() noexcept;
  Completion finish(Executor& executor) noexcept;
  void signal_self() noexcept;
  void clear_signal() noexcept;

  ASYNC_WAIT_CTX* const wait_ctx_;
  const std::shared_ptr<Runtime> runtime_;
  const std::shared_ptr<wait_ctx::WakeSignal> signal_;  // NULL: nobody is to be notified
  std::shared_ptr<wait_ctx::WakeSignal> former_signal_;  // open until the application knows of the new
  wait_ctx::WaitCtx own_;
  Tally tally_;
  unsigned forks_;  // of the process that the signal belongs to
  wait_ctx::Status status_when_accepted_ = wait_ctx::Status::ok;
  bool signalled_ = false;  // the wait fd is, or will be, readable for the request, which ends that
  bool no_errors_yet_ = false;  // the error queue is known to be empty

  Request request_;
  Executor* executor_ = nullptr;  // the one that has the request, if any
  InFlight* subject_ = nullptr;
  std::uint64_t operations_ = 0;  // tells a job whether the request is still its own
  std::atomic<bool> paused_ = false;

  Session* previous_ = nullptr;  // the runtime's list
  Session* next_ = nullptr;
};

}  // namespace asyncprovider
