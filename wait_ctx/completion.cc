#include "wait_ctx/completion.h"

#include <utility>

namespace wait_ctx {

void Completion::prepare(Wake wake) noexcept {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
  state_ = State::pending;
}

// The fd is signalled in the section that says so, for a job that finds it done clears the signal;
// and not held any longer, for the job may free its wait context then, which is to close it.
void Completion::complete() noexcept {
  std::unique_lock lock(mutex_);
  if (state_ == State::given_up) return;
  state_ = State::done;
  changed_.notify_all();
  if (!wake_.by_callback()) return std::exchange(wake_, Wake()).notify();
  calling_ = true;
  lock.unlock();
  wake_.notify();
  lock.lock();
  calling_ = false;
  changed_.notify_all();
}

bool Completion::done(std::chrono::microseconds bound) noexcept {
  std::unique_lock lock(mutex_);
  const auto done = [this] { return state_ == State::done; };
  return bound.count() > 0 ? changed_.wait_for(lock, bound, done) : done();
}

void Completion::give_up() noexcept {
  std::unique_lock lock(mutex_);
  state_ = State::given_up;
  changed_.wait(lock, [this] { return !calling_; });
  wake_ = Wake();
}

}  // namespace wait_ctx
