// Being told of a fork, in the child.
#pragma once

namespace wait_ctx {

class ForkListener {
 public:
  // In the child, on the thread that forked, which is the only one there. What other threads of the
  // parent had locked stays locked.
  virtual void after_fork_in_child() noexcept = 0;

 protected:
  ~ForkListener() = default;
};

// Throws std::bad_alloc. Any thread.
void add_fork_listener(ForkListener& listener);

// Any thread.
void remove_fork_listener(ForkListener& listener) noexcept;

}  // namespace wait_ctx
