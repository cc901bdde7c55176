#include "provider/job/session.h"

#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "provider/core/guard.h"

namespace asyncprovider {
namespace {

// How often a job is resumed to try a full queue again before it does its work itself.
constexpr int kRetries = 8;

// ASYNC_pause_job() returns at once where the application blocks pauses, which cannot be told from
// an early resume. After this many of either the job waits a little before it pauses again.
constexpr int kPatience = 3;
constexpr std::chrono::microseconds kShortestWait{50};
constexpr std::chrono::microseconds kLongestWait{1000};

Counter fallback_counter(Submission outcome) {
  switch (outcome) {
    case Submission::full:
      return Counter::fallback_queue_full;
    case Submission::no_thread:
      return Counter::fallback_no_thread;
    default:
      return Counter::fallback_no_memory;
  }
}

}  // namespace

Session* Session::find(ASYNC_WAIT_CTX* wait_ctx, const Runtime& runtime) noexcept {
  OSSL_ASYNC_FD fd;
  void* session = nullptr;
  if (ASYNC_WAIT_CTX_get_fd(wait_ctx, &runtime, &fd, &session) != 1) return nullptr;
  return static_cast<Session*>(session);
}

Session* Session::of(ASYNC_WAIT_CTX* wait_ctx, const std::shared_ptr<Runtime>& runtime) noexcept {
  if (Session* session = find(wait_ctx, *runtime)) return session->own_signal() ? session : nullptr;
  if (runtime->notify() == Notify::none) return make(wait_ctx, runtime, nullptr);
  auto signal = wait_ctx::WakeSignal::create();
  Session* const session = signal == nullptr ? nullptr : make(wait_ctx, runtime, std::move(signal));
  return session == nullptr ? nullptr : session->published();
}

Session* Session::make(ASYNC_WAIT_CTX* wait_ctx, const std::shared_ptr<Runtime>& runtime,
                       std::shared_ptr<wait_ctx::WakeSignal> signal) noexcept {
  return guarded([&] { return new Session(wait_ctx, runtime, std::move(signal)); },
                 []() -> Session* { return nullptr; });
}

Session* Session::published() noexcept {
  if (publish()) return this;
  delete this;
  return nullptr;
}

Session* Session::with_new_fd() noexcept {
  auto signal = signal_ == nullptr ? nullptr : wait_ctx::WakeSignal::create();
  if (signal == nullptr) return this;
  Session* const successor = make(wait_ctx_, runtime_, std::move(signal));
  if (successor == nullptr) return this;
  successor->former_signal_ = signal_;
  ASYNC_WAIT_CTX_clear_fd(wait_ctx_, runtime_.get());
  delete this;
  return successor->published();
}

void Session::leave() noexcept {
  if (signal_ == nullptr) delete this;
}

Session::Session(ASYNC_WAIT_CTX* wait_ctx, std::shared_ptr<Runtime> runtime,
                 std::shared_ptr<wait_ctx::WakeSignal> signal)
    : wait_ctx_(wait_ctx),
      runtime_(std::move(runtime)),
      signal_(std::move(signal)),
      forks_(runtime_->forks()) {
  request_.wake = wait_ctx::Wake(signal_);
  if (signal_ != nullptr) own_.add({runtime_.get(), signal_->fd(), this, nullptr});
  runtime_->enlist(*this);
}

Session::~Session() { runtime_->delist(*this); }

// The application looks into libcrypto's object: what changed in ours goes there.
bool Session::publish() noexcept {
  ERR_set_mark();
  const wait_ctx::Association* mine = own_.find(runtime_.get());
  const int set =
      ASYNC_WAIT_CTX_set_wait_fd(wait_ctx_, mine->key, mine->fd, mine->custom_data, cleanup);
  ERR_pop_to_mark();
  return set == 1;
}

void Session::cleanup(ASYNC_WAIT_CTX*, const void*, OSSL_ASYNC_FD, void* self) {
  auto* const session = static_cast<Session*>(self);
  if (session->busy()) session->executor_->withdraw(session->request_);
  session->runtime_->retire(session->request_);
  session->end();
  delete session;
}

void Session::set_status(wait_ctx::Status status) noexcept {
  own_.set_status(status);
  ASYNC_WAIT_CTX_set_status(wait_ctx_, own_.status());
}

// With a callback that will not be called, the page's word for the status is UNSUPPORTED.
bool Session::can_notify(const wait_ctx::Callback& set) noexcept {
  const bool is_set = set.function != nullptr;
  const bool wanted = is_set && runtime_->calls_back();
  status_when_accepted_ = is_set && !wanted ? wait_ctx::Status::unsupported : wait_ctx::Status::ok;
  const wait_ctx::Callback callback = wanted ? set : wait_ctx::Callback{};
  if (callback != own_.callback()) {
    runtime_->batch().clear_fd(request_);
    own_.set_callback(callback);
    request_.wake = wanted ? wait_ctx::Wake(callback) : wait_ctx::Wake(signal_);
  }
  return wanted || runtime_->notify() != Notify::callback;
}

bool Session::own_signal() noexcept {
  if (signal_ == nullptr) return false;
  if (forks_ != runtime_->forks() && signal_->renew()) forks_ = runtime_->forks();
  return forks_ == runtime_->forks();
}

void Session::begin(Executor& executor, const Call& call, InFlight* subject) noexcept {
  if (&executor != &runtime_->batch()) runtime_->batch().clear_fd(request_);
  executor_ = &executor;
  no_errors_yet_ = true;
  request_.call = call;
  executor.prepare(request_);
  subject_ = subject;
  if (subject_ != nullptr) subject_->session_ = this;
}

void Session::end() noexcept {
  ++operations_;
  executor_ = nullptr;
  paused_.store(false, std::memory_order_relaxed);
  if (subject_ != nullptr) subject_->session_ = nullptr;
  subject_ = nullptr;
}

void Session::withdraw() noexcept {
  executor_->withdraw(request_);
  clear_signal();
  end();
}

void InFlight::withdraw_from_session() noexcept { session_->withdraw(); }

// In one frame: to the CPU each return on the way out of a job that was resumed goes elsewhere than
// the calls that it saw, some 7 ns.
[[gnu::flatten]] int Session::carry_out(Executor& executor, const Call& call,
                                        InFlight* subject) noexcept {
  Runtime& runtime = *runtime_;
  Submission outcome;
  Progress progress;
  begin(executor, call, subject);
  do {
    progress = submit_and_pause(executor, outcome);
  } while (progress == Progress::to_be_submitted);
  int result = 0;
  if (progress == Progress::withdrawn) {
    outcome = Submission::accepted;
    runtime.core().raise(Reason::operation_withdrawn);
  } else {
    end();
    result = request_.result;
  }
  const bool accepted = outcome == Submission::accepted;
  if (accepted) count(runtime.counter_of(executor));
  leave();
  return accepted ? result : runtime.run_here(call, fallback_counter(outcome));
}

Session::Progress Session::submit_and_pause(Executor& executor, Submission& outcome) noexcept {
  const Progress progress = submit_with_retries(executor, outcome);
  const bool accepted = progress == Progress::ours && outcome == Submission::accepted;
  return accepted ? pause_until_finished(executor) : progress;
}

Submission Session::submit(Executor& executor) noexcept {
  const int before = own_.status();
  signalled_ = !request_.wake.by_callback();
  set_status(status_when_accepted_);
  const Submission outcome = executor.submit(request_);
  signalled_ = signalled_ && outcome == Submission::accepted && !request_.left_readable;
  if (outcome == Submission::accepted) return outcome;
  set_status(outcome == Submission::full ? wait_ctx::Status::again
                                         : static_cast<wait_ctx::Status>(before));
  return outcome;
}

Session::Progress Session::submit_with_retries(Executor& executor, Submission& outcome) noexcept {
  for (int retry = 0;; ++retry) {
    outcome = submit(executor);
    if (outcome != Submission::full || retry == kRetries) return Progress::ours;
    signal_self();
    if (pause() == Progress::withdrawn) return Progress::withdrawn;
    clear_signal();
  }
}

Session::Progress Session::pause_until_finished(Executor& executor) noexcept {
  std::chrono::microseconds bound = kShortestWait;
  for (int early = 1;; ++early) {
    if (pause() == Progress::withdrawn) return Progress::withdrawn;
    Completion completion = finish(executor);
    if (completion == Completion::early) count(Counter::early_resumes);
    if (completion == Completion::early && early >= kPatience) {
      executor.wait(request_, bound);
      bound = std::min(2 * bound, kLongestWait);
      completion = finish(executor);
    }
    if (completion == Completion::not_yet) return Progress::to_be_submitted;
    if (completion != Completion::early) return Progress::ours;
  }
}

// An entry in the error queue would be taken for a failure by whoever finds the job paused: then
// the job stays, and its loop waits instead.
Session::Progress Session::pause() noexcept {
  const bool no_errors = std::exchange(no_errors_yet_, false) || ERR_peek_error() == 0;
  if (!no_errors) return Progress::ours;
  const std::uint64_t operation = operations_;
  count(Counter::pauses);
  paused_.store(true, std::memory_order_relaxed);
  ASYNC_pause_job();
  if (operations_ != operation) return Progress::withdrawn;
  paused_.store(false, std::memory_order_relaxed);
  own_.resumed();
  return Progress::ours;
}

Completion Session::finish(Executor& executor) noexcept {
  const Completion completion = executor.finish(request_);
  if (completion == Completion::failed) set_status(wait_ctx::Status::error);
  if (completion != Completion::early) clear_signal();
  return completion;
}

void Session::signal_self() noexcept {
  if (signal_ == nullptr) return;
  signal_->wake();
  signalled_ = true;
}

// A signal that is still the parent's is not ours to clear.
void Session::clear_signal() noexcept {
  if (signalled_ && own_signal()) signal_->clear();
  signalled_ = false;
}

void Session::after_fork_in_child() noexcept {
  if (!paused_.load(std::memory_order_relaxed)) return;
  own_signal();
  set_status(wait_ctx::Status::again);
  signal_self();
}

}  // namespace asyncprovider
