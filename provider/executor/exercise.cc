#include "provider/executor/exercise.h"

#include <openssl/crypto.h>

#include <memory>
#include <string>

#include "provider/core/guard.h"
#include "provider/executor/worker_thread.h"

namespace asyncprovider {
namespace {

using State = Request::State;
using Clock = std::chrono::steady_clock;

bool is_turn_of(std::uint64_t number, std::size_t every) {
  return every != 0 && number % every == 0;
}

// A number that looks like any other (splitmix64).
std::uint64_t draw(std::uint64_t seed, std::uint64_t number) {
  std::uint64_t bits = seed * 0xd1342543de82ef95U + number * 0x9e3779b97f4a7c15U;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9U;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebU;
  return bits ^ (bits >> 31);
}

}  // namespace

Exercise::Exercise(const Config::Exercise& settings, const Core& core, Tally& tally)
    : settings_(settings), core_(core), tally_(tally) {}

Exercise::~Exercise() { stop(); }

bool Exercise::wants_new_fd() noexcept {
  const bool wanted = is_turn_of(++fds_asked_for_, settings_.new_fd_every);
  if (wanted) tally_.add(Counter::injected_fds);
  return wanted;
}

void Exercise::prepare(Request& request) noexcept {
  const std::uint64_t number = ++operations_;
  request.plan = {number, settings_.pauses, is_turn_of(number, settings_.again_every),
                  is_turn_of(number, settings_.fail_every), {}};
}

Submission Exercise::submit(Request& request) noexcept {
  if (request.plan.refused) {
    request.plan.refused = false;
    tally_.add(Counter::injected_again);
    return Submission::full;
  }
  const std::chrono::microseconds latency = latency_of(request);
  if (latency.count() == 0) {
    request.state = State::done;
    request.wake.notify();
    return Submission::accepted;
  }
  const std::lock_guard lock(mutex_);
  if (stopping_ || !have_thread()) return Submission::no_thread;
  request.plan.due = Clock::now() + latency;
  request.state = State::queued;
  queue_.push(request);
  work_.notify_one();
  return Submission::accepted;
}

std::chrono::microseconds Exercise::latency_of(const Request& request) const noexcept {
  const std::uint64_t which = request.plan.number * 1000 + request.plan.wakes_left;
  const std::uint64_t jitter = draw(settings_.seed, which) % (settings_.jitter_us + 1);
  return std::chrono::microseconds(settings_.latency_us + jitter);
}

bool Exercise::have_thread() noexcept {
  if (thread_) return true;
  thread_ = start_worker_thread(device, this, 0);
  starting_ = thread_.has_value();
  return starting_;
}

void* Exercise::device(void* self) {
  static_cast<Exercise*>(self)->work();
  OPENSSL_thread_stop();
  return nullptr;
}

void Exercise::work() noexcept {
  std::unique_lock lock(mutex_);
  starting_ = false;
  changed_.notify_all();
  for (;;) {
    work_.wait(lock, [this] { return !forking_ && (stopping_ || !queue_.empty()); });
    if (queue_.empty()) return;
    Request& due = *earliest();
    const Clock::time_point when = due.plan.due;  // the request may be gone after the wait
    if (!stopping_ && Clock::now() < when) {
      work_.wait_until(lock, when);
      continue;
    }
    Request& request = pick(due);
    queue_.remove(request);
    request.state = State::done;
    changed_.notify_all();
    deliveries_.notify(lock, request);
  }
}

Request* Exercise::earliest() noexcept {
  Request* earliest = queue_.first();
  for (Request* each = earliest; each != nullptr; each = each->next)
    if (each->plan.due < earliest->plan.due) earliest = each;
  return earliest;
}

// Any of those that wait takes the turn of the one whose time has come, which gets its time.
Request& Exercise::pick(Request& due) noexcept {
  if (!settings_.random_order) return due;
  Request* picked = queue_.first();
  for (auto skip = draw(settings_.seed, ++completed_) % queue_.size(); skip > 0; --skip)
    picked = picked->next;
  due.plan.due = picked->plan.due;
  return *picked;
}

Completion Exercise::finish(Request& request) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (request.state == State::queued) return Completion::early;
  }
  request.state = State::idle;
  if (request.plan.wakes_left > 1) {
    --request.plan.wakes_left;
    tally_.add(Counter::injected_wakes);
    return Completion::not_yet;
  }
  request.result = request.plan.fails ? fail(request) : request.call.run();
  return request.plan.fails ? Completion::failed : Completion::done;
}

int Exercise::fail(const Request& request) const noexcept {
  tally_.add(Counter::injected_failures);
  const std::string text = guarded(
      [&] {
        return "operation " + std::to_string(request.plan.number) +
               " (exercise_fail_every = " + std::to_string(settings_.fail_every) + ")";
      },
      [] { return std::string(); });
  core_.raise(Reason::injected_failure, text);
  return 0;
}

void Exercise::wait(Request& request, std::chrono::microseconds bound) noexcept {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, bound, [&request] { return request.state != State::queued; });
}

void Exercise::withdraw(Request& request) noexcept {
  const std::lock_guard lock(mutex_);
  if (request.state == State::queued) queue_.remove(request);
  request.state = State::idle;
}

void Exercise::retire(Request& request) noexcept {
  withdraw(request);
  std::unique_lock lock(mutex_);
  deliveries_.await_end_of(lock, request);
}

void Exercise::stop() noexcept {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    work_.notify_all();
  }
  if (thread_) pthread_join(*thread_, nullptr);
  thread_.reset();
}

// As in the pool: no thread is just being started in a process that forks.
void Exercise::before_fork() noexcept {
  std::unique_lock lock(mutex_);
  forking_ = true;
  changed_.wait(lock, [this] { return !starting_; });
  lock.release();
}

void Exercise::after_fork_in_parent() noexcept {
  forking_ = false;
  work_.notify_all();
  mutex_.unlock();
}

void Exercise::after_fork_in_child() noexcept {
  while (!queue_.empty()) queue_.pop().state = State::orphaned;
  thread_.reset();
  deliveries_.forget();
  forking_ = false;
  // Begun anew, and not destroyed: the parent's thread waits on them, as far as memory says.
  std::construct_at(&work_);
  std::construct_at(&changed_);
  mutex_.unlock();
}

}  // namespace asyncprovider
