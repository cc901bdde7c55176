#include "wait_ctx/wake_signal.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <new>

#if __has_include(<sys/eventfd.h>)
#include <sys/eventfd.h>
#define WAIT_CTX_EVENTFD 1
#endif

namespace wait_ctx {
namespace {

struct Ends {
  int read;
  int write;
};

Ends open_pipe() noexcept {
  int ends[2];
  if (::pipe(ends) != 0) return {-1, -1};
  for (const int fd : ends) {
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    ::fcntl(fd, F_SETFL, O_NONBLOCK);
  }
  return {ends[0], ends[1]};
}

Ends open_ends() noexcept {
#ifdef WAIT_CTX_EVENTFD
  const int fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fd >= 0 || errno != ENOSYS) return {fd, fd};
#endif
  return open_pipe();
}

void close_ends(Ends ends) noexcept {
  ::close(ends.read);
  if (ends.write != ends.read) ::close(ends.write);
}

}  // namespace

std::shared_ptr<WakeSignal> WakeSignal::create() noexcept {
  const Ends ends = open_ends();
  if (ends.read < 0) return nullptr;
  auto* signal = new (std::nothrow) WakeSignal(ends.read, ends.write);
  if (signal == nullptr) {
    close_ends(ends);
    return nullptr;
  }
  try {
    return std::shared_ptr<WakeSignal>(signal);  // deletes the signal where it throws
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

WakeSignal::~WakeSignal() { close_ends({read_fd_, write_fd_}); }

void WakeSignal::wake() noexcept {
  const int saved_errno = errno;
  const std::uint64_t one = 1;
  // The one way to fail is to be full, and what is full is readable.
  while (::write(write_fd_, &one, sizeof one) < 0 && errno == EINTR) {
  }
  errno = saved_errno;
}

void WakeSignal::clear() noexcept {
  const int saved_errno = errno;
  std::uint64_t drained[8];
  ssize_t got;
  do {
    got = ::read(read_fd_, drained, sizeof drained);
  } while ((got < 0 && errno == EINTR) || got == static_cast<ssize_t>(sizeof drained));
  errno = saved_errno;
}

bool WakeSignal::renew() noexcept {
  const Ends fresh = open_ends();
  if (fresh.read < 0) return false;
  const bool one_fd = fresh.read == fresh.write;
  const bool had_one_fd = read_fd_ == write_fd_;
  if (one_fd != had_one_fd) {
    close_ends(fresh);
    return false;
  }
  bool moved = ::dup3(fresh.read, read_fd_, O_CLOEXEC) >= 0;
  if (!one_fd) moved = ::dup3(fresh.write, write_fd_, O_CLOEXEC) >= 0 && moved;
  close_ends(fresh);
  return moved;
}

}  // namespace wait_ctx
