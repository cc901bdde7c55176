#include "gate.h"

#include <unistd.h>

#include <memory>

namespace soak {

void Gate::enter() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !closed_; });
  ++inside_;
}

void Gate::leave() {
  const std::lock_guard lock(mutex_);
  --inside_;
  changed_.notify_all();
}

// Keeps the mutex, so that a child has it as it is.
void Gate::close() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !closed_; });
  closed_ = true;
  closed_in_ = ::getpid();
  changed_.wait(lock, [this] { return inside_ == 0; });
  lock.release();
}

// In a child others wait for the condition, as far as its memory says: it is begun anew.
void Gate::open() {
  if (closed_in_ != ::getpid()) std::construct_at(&changed_);
  closed_ = false;
  changed_.notify_all();
  mutex_.unlock();
}

}  // namespace soak
