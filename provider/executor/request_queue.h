// Requests in the order of their arrival, linked through themselves: nothing is allocated.
#pragma once

#include <cstddef>

#include "provider/executor/request.h"

namespace asyncprovider {

class RequestQueue {
 public:
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  void push(Request& request) {
    request.previous = last_;
    request.next = nullptr;
    (last_ == nullptr ? first_ : last_->next) = &request;
    last_ = &request;
    ++size_;
  }

  // The queue must hold the request.
  void remove(Request& request) {
    (request.previous == nullptr ? first_ : request.previous->next) = request.next;
    (request.next == nullptr ? last_ : request.next->previous) = request.previous;
    --size_;
  }

  // The queue must not be empty.
  Request& pop() {
    Request& request = *first_;
    remove(request);
    return request;
  }

 private:
  Request* first_ = nullptr;
  Request* last_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace asyncprovider
