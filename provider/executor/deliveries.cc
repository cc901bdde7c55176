#include "provider/executor/deliveries.h"

#include <algorithm>
#include <memory>

namespace asyncprovider {

void Deliveries::notify(std::unique_lock<std::mutex>& lock, const Request& request) noexcept {
  const wait_ctx::Wake wake = request.wake;
  if (!wake.by_callback()) return wake.notify();
  requests_.push_back(&request);
  lock.unlock();
  wake.notify();
  lock.lock();
  requests_.erase(std::find(requests_.begin(), requests_.end(), &request));
  ended_.notify_all();
}

void Deliveries::await_end_of(std::unique_lock<std::mutex>& lock, const Request& request) noexcept {
  ended_.wait(lock, [this, &request] { return !has(request); });
}

bool Deliveries::has(const Request& request) const noexcept {
  return std::find(requests_.begin(), requests_.end(), &request) != requests_.end();
}

// Its waiters are the parent's: it is begun anew, and not destroyed, as that would wait for them.
void Deliveries::forget() noexcept {
  requests_.clear();
  std::construct_at(&ended_);
}

}  // namespace asyncprovider
