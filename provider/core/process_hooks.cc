#include "provider/core/process_hooks.h"

#include <openssl/crypto.h>
#include <pthread.h>

#include <cstdlib>
#include <mutex>
#include <vector>

namespace asyncprovider {
namespace {

class Listeners {
 public:
  // Never destroyed: a fork or a cleanup may come after the destructors of statics have run.
  static Listeners& instance() {
    static Listeners* const listeners = new Listeners;
    return *listeners;
  }

  void add(ProcessListener& listener) {
    const std::lock_guard lock(mutex_);
    if (!installed_) install();
    listeners_.push_back(&listener);
  }

  void remove(ProcessListener& listener) noexcept {
    const std::lock_guard lock(mutex_);
    std::erase(listeners_, &listener);
  }

 private:
  void install() {
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
#if OPENSSL_VERSION_MAJOR < 4
    OPENSSL_atexit(at_cleanup);
#else
    std::atexit(at_cleanup);  // OpenSSL 4 has no hook, and does not clean up by itself
#endif
    installed_ = true;
  }

  static void before_fork() {
    Listeners& self = instance();
    self.mutex_.lock();
    for (ProcessListener* listener : self.listeners_) listener->before_fork();
  }

  static void after_fork_in_parent() {
    Listeners& self = instance();
    for (ProcessListener* listener : self.listeners_) listener->after_fork_in_parent();
    self.mutex_.unlock();
  }

  static void after_fork_in_child() {
    Listeners& self = instance();
    for (ProcessListener* listener : self.listeners_) listener->after_fork_in_child();
    self.mutex_.unlock();
  }

  static void at_cleanup() {
    Listeners& self = instance();
    const std::lock_guard lock(self.mutex_);
    for (ProcessListener* listener : self.listeners_) listener->at_cleanup();
  }

  std::mutex mutex_;
  std::vector<ProcessListener*> listeners_;
  bool installed_ = false;
};

}  // namespace

void add_listener(ProcessListener& listener) { Listeners::instance().add(listener); }

void remove_listener(ProcessListener& listener) noexcept { Listeners::instance().remove(listener); }

}  // namespace asyncprovider
