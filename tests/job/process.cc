#include "process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <malloc.h>
#include <openssl/async.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <iterator>
#include <thread>

#include "sanitizer_lock.h"

#if defined(JOB_TESTS_ASAN)
#include <sanitizer/lsan_interface.h>
#endif
#if defined(JOB_TESTS_ASAN) || defined(JOB_TESTS_TSAN)
// gcc has no header for it.
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace job_tests {
namespace {

constexpr std::time_t kPatienceSeconds = 60;

std::size_t entries(const char* folder) {
  using Entries = std::filesystem::directory_iterator;
  return static_cast<std::size_t>(std::distance(Entries(folder), Entries()));
}

void skip_for_sanitizer() { GTEST_SKIP() << "the child waits for a lock of its sanitizer"; }

}  // namespace

std::size_t open_fds() { return entries("/proc/self/fd"); }

bool is_open(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

std::size_t threads() {
  // The sanitizer's own thread starts with the first other one.
  if (kThreadSanitized) std::thread([] {}).join();
  return entries("/proc/self/task");
}

bool threads_fall_to(std::size_t count) {
  const std::time_t end = std::time(nullptr) + kPatienceSeconds;
  while (threads() > count) {
    if (std::time(nullptr) > end) return false;
    ::sched_yield();
  }
  return true;
}

std::size_t heap_in_use() {
#if defined(JOB_TESTS_ASAN) || defined(JOB_TESTS_TSAN)
  return __sanitizer_get_current_allocated_bytes();
#else
  const struct mallinfo2 info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
#endif
}

void let_this_job_leak() {
#if defined(JOB_TESTS_ASAN)
  __lsan_ignore_object(ASYNC_get_current_job());
#endif
}

Child::Child(const std::function<int()>& work) : pid_(::fork()) {
  if (pid_ < 0) std::abort();
  if (pid_ == 0) ::_exit(work());
}

int Child::wait() {
  int status = 0;
  const bool in_vain = kSanitized && waits_for_sanitizer(pid_);
  if (in_vain) ::kill(pid_, SIGKILL);
  if (::waitpid(pid_, &status, 0) != pid_) std::abort();
  if (in_vain) return skip_for_sanitizer(), 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

Permission::Permission() {
  if (::pipe2(ends_, O_CLOEXEC) != 0) std::abort();
}

Permission::~Permission() {
  ::close(ends_[0]);
  ::close(ends_[1]);
}

void Permission::give() const {
  if (::write(ends_[1], "", 1) != 1) std::abort();
}

void Permission::await() const {
  char byte = 0;
  if (::read(ends_[0], &byte, 1) != 1) std::abort();
}

}  // namespace job_tests
