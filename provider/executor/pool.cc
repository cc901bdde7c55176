#include "provider/executor/pool.h"

#include <openssl/crypto.h>

#include <memory>
#include <string>

#include "provider/executor/copies.h"
#include "provider/executor/worker_thread.h"

namespace asyncprovider {

using State = Request::State;

Pool::Pool(std::size_t threads, std::size_t queue_capacity, int nice, const StateLog& log)
    : max_threads_(threads),
      capacity_(queue_capacity),
      nice_(nice),
      log_(log),
      deliveries_(threads) {
  threads_.reserve(threads);
}

Pool::~Pool() { stop(); }

Submission Pool::submit(Request& request) noexcept {
  bool starts = false;
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= capacity_) return Submission::full;
    starts = threads_.empty();
    if (stopping_ || !have_thread()) return Submission::no_thread;
  }
  if (starts) tell_of_start();
  if (!make_copies(request)) return Submission::no_memory;
  const std::lock_guard lock(mutex_);
  if (queue_.size() >= capacity_ || stopping_) {
    drop_copies(request);
    return Submission::full;
  }
  request.state = State::queued;
  queue_.push(request);
  work_.notify_one();
  return Submission::accepted;
}

bool Pool::have_thread() noexcept {
  if (idle_ <= queue_.size() && threads_.size() < max_threads_)
    if (const auto thread = start_worker_thread(worker, this, nice_)) {
      threads_.push_back(*thread);
      ++starting_;
    }
  return !threads_.empty();
}

void Pool::tell_of_start() const noexcept {
  log_.write([this] {
    return "pool: the first of at most " + std::to_string(max_threads_) +
           " worker threads, nice " + std::to_string(nice_);
  });
}

void* Pool::worker(void* self) {
  static_cast<Pool*>(self)->work();
  OPENSSL_thread_stop();
  return nullptr;
}

void Pool::work() noexcept {
  std::unique_lock lock(mutex_);
  --starting_;
  changed_.notify_all();
  for (;;) {
    ++idle_;
    work_.wait(lock, [this] { return !forking_ && (stopping_ || !queue_.empty()); });
    --idle_;
    if (queue_.empty()) return;
    Request& request = queue_.pop();
    request.state = State::running;
    ++running_;
    lock.unlock();
    run_on_copies(request);
    lock.lock();
    --running_;
    request.state = State::done;
    changed_.notify_all();
    deliveries_.notify(lock, request);
  }
}

Completion Pool::finish(Request& request) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (request.state == State::queued || request.state == State::running)
      return Completion::early;
    if (request.state == State::orphaned) drop_copies(request);
  }
  if (request.state == State::orphaned)
    request.result = request.call.run();
  else
    deliver_copies(request);
  request.state = State::idle;
  return Completion::done;
}

void Pool::wait(Request& request, std::chrono::microseconds bound) noexcept {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, bound, [&request] {
    return request.state != State::queued && request.state != State::running;
  });
}

void Pool::withdraw_locked(std::unique_lock<std::mutex>& lock, Request& request) noexcept {
  changed_.wait(lock, [&request] { return request.state != State::running; });
  if (request.state == State::queued) queue_.remove(request);
  request.state = State::idle;
  drop_copies(request);
}

void Pool::withdraw(Request& request) noexcept {
  std::unique_lock lock(mutex_);
  withdraw_locked(lock, request);
}

void Pool::retire(Request& request) noexcept {
  std::unique_lock lock(mutex_);
  withdraw_locked(lock, request);
  deliveries_.await_end_of(lock, request);
}

void Pool::stop() noexcept {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    work_.notify_all();
  }
  for (const pthread_t thread : threads_) pthread_join(thread, nullptr);
  threads_.clear();
}

// A thread that is just being started may hold locks of the C library or of a sanitizer, which the
// child would find locked for ever.
void Pool::before_fork() noexcept {
  std::unique_lock lock(mutex_);
  forking_ = true;
  changed_.wait(lock, [this] { return running_ == 0 && starting_ == 0; });
  lock.release();
}

void Pool::after_fork_in_parent() noexcept {
  forking_ = false;
  work_.notify_all();
  mutex_.unlock();
}

void Pool::after_fork_in_child() noexcept {
  while (!queue_.empty()) queue_.pop().state = State::orphaned;
  threads_.clear();
  deliveries_.forget();
  starting_ = 0;
  idle_ = 0;
  forking_ = false;
  // The parent's workers wait on these, as far as their memory says; they are begun anew, and not
  // destroyed, as that would wait for waiters that do not exist here.
  std::construct_at(&work_);
  std::construct_at(&changed_);
  mutex_.unlock();
}

}  // namespace asyncprovider
