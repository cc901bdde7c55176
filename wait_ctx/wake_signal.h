// What makes a wait fd readable: an eventfd, or a pipe where there is none.
#pragma once

#include <memory>

namespace wait_ctx {

// Shared by the session that shows the fd and whoever will signal it; the last owner closes, so
// that nobody signals a number that belongs to another file by then.
//
// wake() and clear() may be called from any thread; the rest belongs to the session's thread.
class WakeSignal {
 public:
  // nullptr where no fd or no memory is to be had; errno says why.
  static std::shared_ptr<WakeSignal> create() noexcept;

  ~WakeSignal();
  WakeSignal(const WakeSignal&) = delete;
  WakeSignal& operator=(const WakeSignal&) = delete;

  int fd() const { return read_fd_; }

  // Makes fd() readable, until clear(). Never blocks.
  void wake() noexcept;

  // Makes fd() unreadable. Never blocks, whether it was readable or not.
  void clear() noexcept;

  // After a fork, in the child: cuts the connection with the parent's signal, which the child
  // inherited, under the same fd number. False where no fd is to be had; then nothing changed.
  bool renew() noexcept;

 private:
  WakeSignal(int read_fd, int write_fd) : read_fd_(read_fd), write_fd_(write_fd) {}

  int read_fd_;
  int write_fd_;  // the same for an eventfd
};

}  // namespace wait_ctx
