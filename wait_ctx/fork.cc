#include "wait_ctx/fork.h"

#include <pthread.h>

#include <mutex>
#include <new>
#include <set>

namespace wait_ctx {
namespace {

// Handlers of a fork are passed no argument, hence one list for all. It is never destroyed: a
// program may free its wait contexts, and fork, after destructors of static objects have run.
struct Listeners {
  std::mutex mutex;
  std::set<ForkListener*> all;
};

Listeners& make_listeners();

Listeners& listeners() {
  static Listeners& only = make_listeners();
  return only;
}

void lock_all() { listeners().mutex.lock(); }
void unlock_all() { listeners().mutex.unlock(); }

void tell_all() {
  for (ForkListener* const listener : listeners().all) listener->after_fork_in_child();
  unlock_all();
}

Listeners& make_listeners() {
  auto* const made = new Listeners;
  if (::pthread_atfork(lock_all, unlock_all, tell_all) == 0) return *made;
  delete made;
  throw std::bad_alloc();
}

}  // namespace

void add_fork_listener(ForkListener& listener) {
  const std::lock_guard lock(listeners().mutex);
  listeners().all.insert(&listener);
}

void remove_fork_listener(ForkListener& listener) noexcept {
  const std::lock_guard lock(listeners().mutex);
  listeners().all.erase(&listener);
}

}  // namespace wait_ctx
