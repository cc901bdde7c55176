#include "provider/job/runtime.h"

#include "provider/executor/thresholds.h"
#include "provider/job/session.h"

namespace asyncprovider {

namespace {

std::size_t pool_threads(const Config& config) {
  return config.pool_threads != 0 ? config.pool_threads : automatic_pool_threads();
}

}  // namespace

Runtime::Runtime(const Core& core, const Config& config)
    : core_(core),
      notify_(config.notify),
      batch_(tally_, config.polling == Polling::level),
      pool_(pool_threads(config), config.pool_queue, config.pool_nice, log_),
      exercises_(config.executor == ExecutorChoice::exercise),
      exercise_(config.exercise, core, tally_) {
  add_listener(*this);
}

Runtime::~Runtime() { remove_listener(*this); }

void Runtime::shut_down() noexcept {
  pool_.stop();
  exercise_.stop();
  const std::lock_guard lock(sessions_mutex_);
  report_.write(totals());
  log_.unloaded();
}

Counter Runtime::counter_of(const Executor& executor) const {
  if (&executor == &batch_) return Counter::operations_batch;
  if (&executor == &exercise_) return Counter::operations_exercise;
  return &executor == &pool_ ? Counter::operations_pool : Counter::operations_inline;
}

int Runtime::run_here(const Call& call, Counter why) noexcept {
  if (why != Counter::operations_inline) {
    tally_.add(why);
    log_.fallback(why);
  }
  tally_.add(Counter::operations_inline);
  return call.run();
}

void Runtime::retire(Request& request) noexcept {
  pool_.retire(request);
  exercise_.retire(request);
  batch_.retire(request);
}

void Runtime::enlist(Session& session) noexcept {
  const std::lock_guard lock(sessions_mutex_);
  session.next_ = sessions_;
  if (sessions_ != nullptr) sessions_->previous_ = &session;
  sessions_ = &session;
}

void Runtime::delist(Session& session) noexcept {
  const std::lock_guard lock(sessions_mutex_);
  tally_.add(session.tally_);
  (session.previous_ == nullptr ? sessions_ : session.previous_->next_) = session.next_;
  if (session.next_ != nullptr) session.next_->previous_ = session.previous_;
}

std::uint64_t Runtime::total(Counter counter) noexcept {
  const std::lock_guard lock(sessions_mutex_);
  return totals()[static_cast<std::size_t>(counter)];
}

Report::Values Runtime::totals() const noexcept {
  Tally sum;
  sum.add(tally_);
  for (const Session* session = sessions_; session != nullptr; session = session->next_)
    sum.add(session->tally_);
  Report::Values values;
  for (std::size_t i = 0; i < kCounters; ++i) values[i] = sum.get(static_cast<Counter>(i));
  return values;
}

void Runtime::before_fork() noexcept {
  sessions_mutex_.lock();
  batch_.before_fork();
  pool_.before_fork();
  exercise_.before_fork();
}

void Runtime::after_fork_in_parent() noexcept {
  exercise_.after_fork_in_parent();
  pool_.after_fork_in_parent();
  batch_.after_fork_in_parent();
  sessions_mutex_.unlock();
}

void Runtime::after_fork_in_child() noexcept {
  forks_.fetch_add(1, std::memory_order_relaxed);
  report_.after_fork_in_child(totals());
  log_.after_fork_in_child();
  exercise_.after_fork_in_child();
  pool_.after_fork_in_child();
  batch_.after_fork_in_child();
  for (Session* session = sessions_; session != nullptr; session = session->next_)
    session->after_fork_in_child();
  sessions_mutex_.unlock();
}

}  // namespace asyncprovider
