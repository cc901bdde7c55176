#include "system_calls.h"

#include <atomic>
#include <cerrno>

namespace system_calls {
namespace {

std::atomic<bool> eventfd_offered = true;
std::atomic<int> watched = -1;
std::atomic<int> closed = 0;

}  // namespace

void offer_eventfd(bool offered) { eventfd_offered = offered; }

void watch_close(int fd) {
  closed = 0;
  watched = fd;
}

int closings() { return closed; }

}  // namespace system_calls

extern "C" {

int __real_eventfd(unsigned int count, int flags);
int __real_close(int fd);

int __wrap_eventfd(unsigned int count, int flags) {
  if (system_calls::eventfd_offered) return __real_eventfd(count, flags);
  errno = ENOSYS;
  return -1;
}

int __wrap_close(int fd) {
  if (fd == system_calls::watched) ++system_calls::closed;
  return __real_close(fd);
}

}  // extern "C"
