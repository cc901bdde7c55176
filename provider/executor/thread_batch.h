// The requests of one thread's jobs that wait for each other, and what the thread has seen of them.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "provider/executor/request_queue.h"
#include "provider/kernel/kernel.h"

namespace asyncprovider {

// Whether it pays to wait for others, by how many came together the last time. A thread that sees
// none stops waiting, and tries again now and then.
class Company {
 public:
  // Whether a request of `bytes` should wait; `waiting` are there already. Without lanes, the
  // algorithm gets through `bytes_of_a_pause` in the time that a pause costs.
  bool worth_a_pause(const kernel::Kernel& kernel, std::size_t bytes, std::size_t bytes_of_a_pause,
                     std::size_t waiting) noexcept;
  void came_together(std::size_t count) noexcept { last_ = count; }

 private:
  static constexpr std::size_t kUnknown = ~std::size_t{0};
  std::size_t last_ = kUnknown;
  std::size_t passed_ = 0;  // requests since the last that waited
};

// Used by its own thread, and by any that frees a context or a wait context; each function locks.
class ThreadBatch {
 public:
  // See Company. True without memory to know.
  bool worth_a_pause(const kernel::Kernel& kernel, std::size_t bytes,
                     std::size_t bytes_of_a_pause) noexcept;

  // For one more request of the kind; false without memory. add() is to follow on the same thread.
  bool make_room(const Request& request) noexcept;
  void add(Request& request) noexcept;

  // Carries out the request and all that can run beside it, if that was not done before; gives the
  // number of those that ran. The request is idle then, and its end() is to be called.
  std::size_t finish(Request& request) noexcept;

  void withdraw(Request& request) noexcept;

  // The thread has ended: what it left is taken for done, so that its end() does it all.
  void abandon() noexcept;

  // Around a fork.
  void lock() noexcept { mutex_.lock(); }
  void unlock() noexcept { mutex_.unlock(); }

 private:
  struct Group {
    const kernel::Kernel* kernel;
    RequestQueue queue;
    Company company;
  };
  // nullptr without memory for a new one.
  Group* group_of(const kernel::Kernel& kernel) noexcept;
  std::size_t run(Group& group) noexcept;

  std::mutex mutex_;
  std::vector<Group> groups_;
  std::vector<kernel::Lane*> lanes_;
  kernel::Scratch scratch_;
};

// Those of all threads that have used one executor. A thread shares them, and they it.
class ThreadBatches {
 public:
  // One that no thread has any more, or a new one; throws std::bad_alloc.
  std::shared_ptr<ThreadBatch> unused_or_new();

  // Around a fork. Nothing is running between the two.
  void lock_all() noexcept;
  void unlock_all() noexcept;

 private:
  std::mutex mutex_;
  std::vector<std::shared_ptr<ThreadBatch>> batches_;
};

}  // namespace asyncprovider
