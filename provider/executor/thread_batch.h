// The requests of one thread's jobs that wait for each other, and what the thread has seen of them.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "provider/executor/left_readable.h"
#include "provider/executor/request_queue.h"
#include "provider/kernel/kernel.h"
#include "provider/kernel/schedule.h"

namespace asyncprovider {

// What is asked before a request is made.
struct Prospect {
  const kernel::Kernel& kernel;
  std::size_t bytes;             // of the request
  std::size_t bytes_of_a_pause;  // that the algorithm gets through, without lanes, meanwhile
  const void* wait_ctx;          // the job's: tells the jobs of a thread apart
};

// Whether it pays to wait for others, by how many came together the last time. A thread that sees
// none stops waiting, and tries again now and then: sooner if it sees other jobs come and go.
class Company {
 public:
  // `waiting` are there already.
  bool worth_a_pause(const Prospect& prospect, std::size_t waiting) noexcept;
  void came_together(const kernel::Schedule& schedule, std::size_t count) noexcept;

 private:
  bool pays(const Prospect& prospect) const noexcept;
  bool should_try_again(const void* wait_ctx) noexcept;

  bool known_ = false;
  double saved_share_ = 0;  // of a request's time, the last time
  double pause_share_ = 2;  // how much more than its own a pause costs: the event loop's turn
  std::size_t passed_ = 0;  // requests since the last that waited
  const void* last_wait_ctx_ = nullptr;
};

// Used by its own thread; withdraw() and clear_fd() by any that frees a context or a wait context.
class ThreadBatch {
 public:
  explicit ThreadBatch(bool leaves_readable) : leaves_readable_(leaves_readable) {}

  // See Company. True without memory to know.
  bool worth_a_pause(const Prospect& prospect) noexcept;

  // Begins the request, and keeps it. False without memory: nothing was done. The job is yet to be
  // woken, unless request.left_readable.
  bool add(Request& request) noexcept;

  // Carries out the request and all that can run beside it, if that was not done before; gives the
  // number of those that ran. The request is idle then, and its end() is to be called.
  std::size_t finish(Request& request) noexcept;

  void withdraw(Request& request) noexcept;

  // The request's wait fd is no longer left readable.
  void clear_fd(Request& request) noexcept;

  // The thread has ended: what it left is taken for done, so that its end() does it all.
  void abandon() noexcept;
  // Whether that is gone by now, and another thread can use the batch.
  bool is_empty() noexcept;

  // Around a fork; between the two, in the child: its fds are the parent's.
  void lock() noexcept { mutex_.lock(); }
  void unlock() noexcept { mutex_.unlock(); }
  void forget_fds() noexcept { left_readable_.forget_all(); }

 private:
  struct Group {
    explicit Group(const kernel::Kernel& kernel) : schedule(kernel) {}

    const kernel::Schedule schedule;
    RequestQueue queue;                    // guarded
    std::atomic<std::size_t> waiting = 0;  // its size
    Company company;                       // the thread's own

    void push(Request& request) {
      queue.push(request);
      waiting.store(queue.size(), std::memory_order_relaxed);
    }
    Request& pop() {
      Request& request = queue.pop();
      waiting.store(queue.size(), std::memory_order_relaxed);
      return request;
    }
    void remove(Request& request) {
      queue.remove(request);
      waiting.store(queue.size(), std::memory_order_relaxed);
    }
  };
  Group* find(const kernel::Kernel& kernel) const noexcept;
  // nullptr without memory for a new one.
  Group* find_or_make(const kernel::Kernel& kernel) noexcept;
  bool make_room(std::size_t requests) noexcept;
  std::size_t run(Group& group) noexcept;
  void run_ahead(const kernel::Schedule& schedule, std::size_t together) noexcept;
  void leave(Request& request) noexcept;

  const bool leaves_readable_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Group>> groups_;  // guarded; added to by the thread alone
  std::size_t not_finished_ = 0;                // requests that are queued or done, guarded
  LeftReadable left_readable_;                  // guarded
  std::vector<Request*> together_;              // room for those that run, and theirs:
  std::vector<kernel::Lane*> lanes_;
  kernel::Scratch scratch_;
};

// Those of all threads that have used one executor. A thread shares them, and they it.
class ThreadBatches {
 public:
  explicit ThreadBatches(bool leave_readable) : leave_readable_(leave_readable) {}

  // One that no thread has any more, nor a request, or a new one; throws std::bad_alloc.
  std::shared_ptr<ThreadBatch> unused_or_new();

  // Around a fork. Nothing is running between the two.
  void lock_all() noexcept;
  void unlock_all() noexcept;
  void forget_fds() noexcept;  // in the child, before unlock_all()

 private:
  const bool leave_readable_;
  std::mutex mutex_;
  std::vector<std::shared_ptr<ThreadBatch>> batches_;
};

}  // namespace asyncprovider
