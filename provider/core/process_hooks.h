// Being told of fork() and of OPENSSL_cleanup().
//
// Neither pthread_atfork() nor OPENSSL_atexit() passes an argument to its handlers, so that the
// list of listeners is the one thing in this module that does not hang off a provider context.
#pragma once

namespace asyncprovider {

class ProcessListener {
 public:
  // In the thread that forks. Between before_fork() and one of the other two the listener holds
  // its locks, and nothing of its is half done.
  virtual void before_fork() noexcept = 0;
  virtual void after_fork_in_parent() noexcept = 0;
  virtual void after_fork_in_child() noexcept = 0;

  // OPENSSL_cleanup() begins. Called at most once.
  virtual void at_cleanup() noexcept = 0;

 protected:
  ~ProcessListener() = default;
};

// Throws std::bad_alloc. Any thread.
void add_listener(ProcessListener& listener);

// No call of the listener is under way or to come once this returns. Any thread.
void remove_listener(ProcessListener& listener) noexcept;

}  // namespace asyncprovider
