// Notifications by threads that are not the job's. An application's callback is called out of the
// executor's lock, and a request must not go while that happens.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <vector>

#include "provider/executor/request.h"

namespace asyncprovider {

// Guarded by the mutex of the executor that it belongs to, which `lock` holds.
class Deliveries {
 public:
  explicit Deliveries(std::size_t threads) { requests_.reserve(threads); }  // std::bad_alloc

  // Notifies the request's job; the request may be reused from here on.
  void notify(std::unique_lock<std::mutex>& lock, const Request& request) noexcept;

  // Once this returns no callback of the request's is being called.
  void await_end_of(std::unique_lock<std::mutex>& lock, const Request& request) noexcept;

  // In a forked child, which has none of the threads.
  void forget() noexcept;

 private:
  bool has(const Request& request) const noexcept;

  std::vector<const Request*> requests_;  // at most one a thread
  std::condition_variable ended_;
};

}  // namespace asyncprovider
