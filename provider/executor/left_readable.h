// The wait fds of one thread that stay readable from one operation to the next (`polling = level`).
#pragma once

#include <vector>

#include "provider/executor/request.h"

namespace asyncprovider {

// Where requests are ready at once, and jobs ask again and again, a fd would be cleared only to be
// made readable again: two system calls, most of what a pause costs.
//
// To be guarded by its thread's batch. A request is in one at most, and out of it before it is gone.
class LeftReadable {
 public:
  // Makes the request's wait fd readable, if it is not: request.left_readable says so then. It does
  // not where the job is woken by a callback, or there is no memory.
  void add(Request& request) noexcept;

  // Clears the request's fd, if it is one of these.
  void remove(Request& request) noexcept;

  void clear_all() noexcept;

  // In a forked child, whose fds are the parent's still: clears none.
  void forget_all() noexcept;

 private:
  std::vector<Request*> requests_;
};

}  // namespace asyncprovider
