// Being told of a fork.
#pragma once

namespace wait_ctx {

class ForkListener {
 public:
  // On the thread that forks, before and after. To hold locks over the fork: what another thread
  // has locked then stays locked in the child for good. Neither may add or remove a listener.
  virtual void before_fork() noexcept {}
  virtual void after_fork_in_parent() noexcept {}

  // In the child, on the thread that forked, which is the only one there.
  virtual void after_fork_in_child() noexcept = 0;

 protected:
  ~ForkListener() = default;
};

// Throws std::bad_alloc. Any thread.
void add_fork_listener(ForkListener& listener);

// Any thread.
void remove_fork_listener(ForkListener& listener) noexcept;

}  // namespace wait_ctx
