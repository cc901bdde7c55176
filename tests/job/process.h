// What a test can see of its own process, and children of it.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>

#if defined(__SANITIZE_ADDRESS__)
#define JOB_TESTS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define JOB_TESTS_ASAN 1
#endif
#endif

#if defined(__SANITIZE_THREAD__)
#define JOB_TESTS_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define JOB_TESTS_TSAN 1
#endif
#endif

namespace job_tests {

#if defined(JOB_TESTS_ASAN) || defined(JOB_TESTS_TSAN)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#if defined(JOB_TESTS_TSAN)
inline constexpr bool kThreadSanitized = true;
#else
inline constexpr bool kThreadSanitized = false;
#endif

std::size_t open_fds();
bool is_open(int fd);
std::size_t threads();

// Whether there are no more than `count` threads, in the end: one that was joined can still be
// listed for a moment.
bool threads_fall_to(std::size_t count);

std::size_t heap_in_use();  // bytes

// libcrypto never frees a job that is not run to its end. To be called inside such a job, so that
// the leak checker does not count it, nor what only its stack points at.
void let_this_job_leak();

// A forked child.
class Child {
 public:
  // The child's exit status is what `work` returns.
  explicit Child(const std::function<int()>& work);
  // The exit status; negative where a signal ended the child. Where the child waits for a lock of
  // its sanitizer it is killed, and the test counts as skipped.
  int wait();

  pid_t pid() const { return pid_; }

 private:
  pid_t pid_;
};

// Lets one process wait for the other: a pipe.
class Permission {
 public:
  Permission();
  ~Permission();
  Permission(const Permission&) = delete;
  Permission& operator=(const Permission&) = delete;
  void give() const;
  void await() const;

 private:
  int ends_[2];
};

}  // namespace job_tests
