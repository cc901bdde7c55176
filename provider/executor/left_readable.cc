#include "provider/executor/left_readable.h"

#include "provider/core/guard.h"

namespace asyncprovider {

void LeftReadable::add(Request& request) noexcept {
  if (request.left_readable || !request.wake.by_fd()) return;
  guarded(
      [&] {
        request.readable_at = requests_.size();
        requests_.push_back(&request);
        request.left_readable = true;
        request.wake.notify();
      },
      [] {});
}

void LeftReadable::remove(Request& request) noexcept {
  if (!request.left_readable) return;
  requests_[request.readable_at] = requests_.back();
  requests_[request.readable_at]->readable_at = request.readable_at;
  requests_.pop_back();
  request.left_readable = false;
  request.wake.clear();
}

void LeftReadable::clear_all() noexcept {
  for (const Request* const request : requests_) request->wake.clear();
  forget_all();
}

void LeftReadable::forget_all() noexcept {
  for (Request* const request : requests_) request->left_readable = false;
  requests_.clear();
}

}  // namespace asyncprovider
