// Pausing the job of an operation, through libcrypto's own ASYNC_WAIT_CTX.
//
// All of it is inline, and in the module that includes it, which links libcrypto; the library does
// not. None of it throws.
#pragma once

#include <openssl/async.h>
#include <openssl/err.h>

#include <chrono>
#include <memory>
#include <new>
#include <utility>

#include "wait_ctx/completion.h"
#include "wait_ctx/fork.h"
#include "wait_ctx/instance_key.h"
#include "wait_ctx/wait_ctx.h"
#include "wait_ctx/wake_signal.h"

#pragma GCC visibility push(hidden)

namespace wait_ctx {

class Session;

// Tells the application by the wait context of the job that runs now, if there is one: by
// ASYNC_STATUS_ERR that an operation cannot be carried out at all.
inline void set_status_of_this_job(int status) noexcept {
  ASYNC_JOB* const job = ASYNC_get_current_job();
  ASYNC_WAIT_CTX* const context = job == nullptr ? nullptr : ASYNC_get_wait_ctx(job);
  if (context != nullptr) ASYNC_WAIT_CTX_set_status(context, status);
}

// A member of what an operation works for (a digest's context, say): whether one is in flight.
class InFlight {
 public:
  InFlight() = default;
  ~InFlight() { give_up(); }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

  // Whether a paused job has an operation in flight with it: then it is not to be touched.
  explicit operator bool() const { return session_ != nullptr; }

  // Its job, should it be resumed, learns that by Outcome::given_up.
  void give_up() noexcept;

 private:
  friend class Session;
  Session* session_ = nullptr;
};

// A provider's side of one ASYNC_WAIT_CTX: its one wait fd, and the operation that is in flight.
// Lives as long as the ASYNC_WAIT_CTX, and belongs to its thread.
class Session final : public ForkListener {
 public:
  enum class Outcome {
    done,            // the completion has the result
    given_up,        // its subject or its completion is gone: touch neither, and fail
    left_by_parent,  // this process is a fork's child: make the operation anew, in the call
  };

  // The session of the job that runs now, made at the first call. `key` is the provider instance's,
  // of new_instance_key().
  //
  // nullptr where the operation has to run in the call: outside of jobs, in a job without a wait
  // context, while another operation of the wait context is in flight, while there is an entry in
  // the error queue (a program would take it for the job's failure), without a fd or memory.
  static Session* of_this_job(const void* key) noexcept;

  // Begins an operation: ASYNC_STATUS_OK, and the application's callback or the wait fd for the
  // completion. To be followed by handing the completion to the device, and pause(); or, where the
  // device does not take it, refused().
  void start(InFlight& subject, std::shared_ptr<Completion> completion) noexcept;

  // Takes start() back, if it was called: the status is as it was, and the operation may run in the
  // call.
  void refused() noexcept;

  // Pauses the job until the operation has come to its end; a resume before that is harmless. Not
  // with a mutex held, nor in a `catch` or a destructor. A job that is given up never comes back
  // from here: what is to be freed must not hang off its stack only.
  Outcome pause() noexcept;

  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

 private:
  friend class InFlight;

  Session(ASYNC_WAIT_CTX* context, std::shared_ptr<WakeSignal> signal)
      : context_(context), signal_(std::move(signal)) {
    add_fork_listener(*this);
  }
  ~Session() { remove_fork_listener(*this); }

  static Session* make(ASYNC_WAIT_CTX* context, const void* key) noexcept;
  static void cleanup(ASYNC_WAIT_CTX*, const void*, OSSL_ASYNC_FD, void* session) noexcept;
  bool own_signal() noexcept;
  bool done(int resumes) noexcept;
  void give_up() noexcept;
  void end() noexcept;
  void after_fork_in_child() noexcept override;

  ASYNC_WAIT_CTX* const context_;
  const std::shared_ptr<WakeSignal> signal_;
  bool inherited_signal_ = false;  // the parent's, after a fork

  InFlight* subject_ = nullptr;
  std::shared_ptr<Completion> completion_;
  unsigned long operations_ = 0;  // tells a job whether the one in flight is still its own
  int status_before_ = ASYNC_STATUS_UNSUPPORTED;
  bool signalled_ = false;  // the wait fd is, or will be, readable for it
  bool left_by_parent_ = false;
};

inline void InFlight::give_up() noexcept {
  if (session_ != nullptr) session_->give_up();
}

inline Session* Session::of_this_job(const void* key) noexcept {
  ASYNC_JOB* const job = ASYNC_get_current_job();
  ASYNC_WAIT_CTX* const context = job == nullptr ? nullptr : ASYNC_get_wait_ctx(job);
  if (context == nullptr || ERR_peek_error() != 0) return nullptr;
  OSSL_ASYNC_FD fd;
  void* found = nullptr;
  if (ASYNC_WAIT_CTX_get_fd(context, key, &fd, &found) != 1) return make(context, key);
  auto* const session = static_cast<Session*>(found);
  return session->subject_ == nullptr && session->own_signal() ? session : nullptr;
}

inline Session* Session::make(ASYNC_WAIT_CTX* context, const void* key) noexcept try {
  auto signal = WakeSignal::create();
  if (signal == nullptr) return nullptr;
  const int fd = signal->fd();
  auto* const session = new Session(context, std::move(signal));
  ERR_set_mark();
  const int set = ASYNC_WAIT_CTX_set_wait_fd(context, key, fd, session, cleanup);
  ERR_pop_to_mark();
  if (set == 1) return session;
  delete session;
  return nullptr;
} catch (const std::bad_alloc&) {
  return nullptr;
}

// The one hook that libcrypto has for the end of a wait context.
inline void Session::cleanup(ASYNC_WAIT_CTX*, const void*, OSSL_ASYNC_FD, void* session) noexcept {
  auto* const self = static_cast<Session*>(session);
  if (self->subject_ != nullptr) self->give_up();
  delete self;
}

inline bool Session::own_signal() noexcept {
  if (inherited_signal_) inherited_signal_ = !signal_->renew();
  return !inherited_signal_;
}

inline void Session::start(InFlight& subject, std::shared_ptr<Completion> completion) noexcept {
  Callback callback;
  ASYNC_WAIT_CTX_get_callback(context_, &callback.function, &callback.argument);
  signalled_ = callback.function == nullptr;
  completion->prepare(signalled_ ? Wake(signal_) : Wake(callback));
  completion_ = std::move(completion);
  subject_ = &subject;
  subject.session_ = this;
  status_before_ = ASYNC_WAIT_CTX_get_status(context_);
  ASYNC_WAIT_CTX_set_status(context_, ASYNC_STATUS_OK);
}

inline void Session::refused() noexcept {
  if (subject_ == nullptr) return;
  ASYNC_WAIT_CTX_set_status(context_, status_before_);
  signalled_ = false;
  end();
}

inline Session::Outcome Session::pause() noexcept {
  const unsigned long operation = operations_;
  for (int resumes = 0;; ++resumes) {
    if (ERR_peek_error() == 0) ASYNC_pause_job();
    if (operations_ != operation) return Outcome::given_up;
    if (left_by_parent_ || done(resumes)) break;
  }
  const Outcome outcome = left_by_parent_ ? Outcome::left_by_parent : Outcome::done;
  end();
  return outcome;
}

// Where the application blocks pauses ASYNC_pause_job() returns at once, which cannot be told from
// an early resume: after a few of either the job waits a little.
inline bool Session::done(int resumes) noexcept {
  constexpr int kPatience = 3;
  constexpr std::chrono::microseconds kABit{1000};
  return completion_->done(resumes < kPatience ? std::chrono::microseconds(0) : kABit);
}

inline void Session::give_up() noexcept {
  if (!left_by_parent_) completion_->give_up();
  end();
}

inline void Session::end() noexcept {
  if (signalled_ && own_signal()) signal_->clear();
  subject_->session_ = nullptr;
  subject_ = nullptr;
  completion_.reset();
  left_by_parent_ = signalled_ = false;
  ++operations_;
}

// Nobody here will complete what the parent began: its job is to be resumed, and to do it itself.
inline void Session::after_fork_in_child() noexcept {
  inherited_signal_ = true;
  own_signal();
  if (subject_ == nullptr) return;
  left_by_parent_ = signalled_ = true;
  ASYNC_WAIT_CTX_set_status(context_, ASYNC_STATUS_EAGAIN);
  signal_->wake();
}

}  // namespace wait_ctx

#pragma GCC visibility pop
