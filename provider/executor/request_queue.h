// Requests in the order of their arrival, linked through themselves: nothing is allocated.
#pragma once

#include <atomic>
#include <cstddef>

#include "provider/executor/request.h"

namespace asyncprovider {

class RequestQueue {
 public:
  // From any thread; what it says may be over by then.
  std::size_t size() const { return size_.load(std::memory_order_relaxed); }
  bool empty() const { return size() == 0; }

  // The one that came first, or NULL; Request::next leads on.
  Request* first() { return first_; }

  void push(Request& request) {
    request.previous = last_;
    request.next = nullptr;
    (last_ == nullptr ? first_ : last_->next) = &request;
    last_ = &request;
    count(size() + 1);
  }

  // The queue must hold the request.
  void remove(Request& request) {
    (request.previous == nullptr ? first_ : request.previous->next) = request.next;
    (request.next == nullptr ? last_ : request.next->previous) = request.previous;
    count(size() - 1);
  }

  // The queue must not be empty.
  Request& pop() {
    Request& request = *first_;
    remove(request);
    return request;
  }

 private:
  void count(std::size_t size) { size_.store(size, std::memory_order_relaxed); }

  Request* first_ = nullptr;
  Request* last_ = nullptr;
  std::atomic<std::size_t> size_ = 0;
};

}  // namespace asyncprovider
