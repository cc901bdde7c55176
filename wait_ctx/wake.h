// How to tell an application that its job should be resumed: captured when a request is submitted,
// so that whoever completes it needs neither the job nor the wait context.
#pragma once

#include <memory>
#include <utility>

#include "wait_ctx/wait_ctx.h"
#include "wait_ctx/wake_signal.h"

namespace wait_ctx {

class Wake {
 public:
  Wake() = default;
  explicit Wake(std::shared_ptr<WakeSignal> signal) : signal_(std::move(signal)) {}
  explicit Wake(Callback callback) : callback_(callback) {}

  bool by_callback() const { return callback_.function != nullptr; }
  bool by_fd() const { return signal_ != nullptr; }

  // Makes the wait fd readable, or calls the callback; a default one does neither. Any thread; to
  // be called once.
  void notify() const {
    if (by_callback())
      callback_.function(callback_.argument);
    else if (signal_ != nullptr)
      signal_->wake();
  }

  // Makes the wait fd unreadable again, where there is one. Any thread.
  void clear() const {
    if (signal_ != nullptr) signal_->clear();
  }

 private:
  std::shared_ptr<WakeSignal> signal_;
  Callback callback_;
};

}  // namespace wait_ctx
