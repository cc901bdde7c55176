#include "fds.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace fds {
namespace {

constexpr int kPatienceMs = 60'000;

bool poll_readable(int fd, int timeout_ms) {
  pollfd polled{fd, POLLIN, 0};
  return ::poll(&polled, 1, timeout_ms) == 1 && polled.revents == POLLIN;
}

void check(bool done, const char* what) {
  if (done) return;
  std::perror(what);
  std::abort();
}

}  // namespace

bool readable(int fd) { return poll_readable(fd, 0); }

bool wait_until_readable(int fd) { return poll_readable(fd, kPatienceMs); }

bool open(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

int lowest_free() {
  const int fd = ::dup(STDERR_FILENO);
  check(fd >= 0, "dup");
  ::close(fd);
  return fd;
}

Limit::Limit(int limit) {
  check(::getrlimit(RLIMIT_NOFILE, &former_) == 0, "getrlimit");
  rlimit lowered = former_;
  lowered.rlim_cur = static_cast<rlim_t>(limit);
  check(::setrlimit(RLIMIT_NOFILE, &lowered) == 0, "setrlimit");
}

Limit::~Limit() { check(::setrlimit(RLIMIT_NOFILE, &former_) == 0, "setrlimit"); }

Pair::Pair() { check(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_) == 0, "socketpair"); }

Pair::~Pair() {
  ::close(ends_[0]);
  ::close(ends_[1]);
}

}  // namespace fds
