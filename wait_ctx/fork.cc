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

void before_fork() {
  listeners().mutex.lock();
  for (ForkListener* const listener : listeners().all) listener->before_fork();
}

void after_fork_in_parent() {
  for (ForkListener* const listener : listeners().all) listener->after_fork_in_parent();
  listeners().mutex.unlock();
}

void after_fork_in_child() {
  for (ForkListener* const listener : listeners().all) listener->after_fork_in_child();
  listeners().mutex.unlock();
}

Listeners& make_listeners() {
  auto* const made = new Listeners;
  if (::pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child) == 0) return *made;
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
