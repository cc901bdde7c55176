// H7: what a child does to the signal that it inherited.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "fds.h"
#include "wait_ctx/wake_signal.h"
#include "wake_signal_suite.h"

namespace {

using wait_ctx::WakeSignal;

class WakeSignalFork : public WakeSignalTest {};
INSTANTIATE_WAKE_SIGNAL_TEST(WakeSignalFork);

// Numbers the checks of a child, which has no GoogleTest to report to.
class Checks {
 public:
  void operator()(bool passed) {
    ++number_;
    if (!passed && failed_ == 0) failed_ = number_;
  }
  // 0, or the number of the first that failed.
  int failed() const { return failed_; }

 private:
  int number_ = 0;
  int failed_ = 0;
};

pid_t fork_child(const std::function<void(Checks&)>& work) {
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  Checks check;
  work(check);
  ::_exit(check.failed());
}

int failed_check(pid_t pid) {
  int status = 0;
  if (::waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

// Lets parent and child take turns.
class Turns {
 public:
  void parent_goes_on() { write(ends_.first()); }
  void child_goes_on() { write(ends_.second()); }
  void await_parent() { read(ends_.second()); }
  void await_child() { read(ends_.first()); }

 private:
  static void write(int fd) {
    if (::write(fd, "", 1) != 1) std::abort();
  }
  static void read(int fd) {
    char byte;
    if (!fds::wait_until_readable(fd) || ::read(fd, &byte, 1) != 1) std::abort();
  }
  fds::Pair ends_;
};

TEST_P(WakeSignalFork, H7_RenewedSignalIsFreshUnderTheSameNumber) {
  const auto signal = WakeSignal::create();
  ASSERT_NE(signal, nullptr);
  signal->wake();
  const int fd = signal->fd();
  const int failed = failed_check(fork_child([&](Checks& check) {
    const int free = fds::lowest_free();
    check(signal->renew());
    check(signal->fd() == fd);
    check(fds::open(fd));
    check(!fds::readable(fd));
    check((::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0);
    for (int number = fd; number < free; ++number)
      check((::fcntl(number, F_GETFD) & FD_CLOEXEC) != 0);
    check(fds::lowest_free() == free);
    signal->clear();
    signal->wake();
    check(fds::readable(fd));
    signal->clear();
    check(!fds::readable(fd));
  }));
  EXPECT_EQ(failed, 0);
  EXPECT_TRUE(fds::readable(fd));
}

TEST_P(WakeSignalFork, H7_ChildsWakeDoesNotReachTheParent) {
  const auto signal = WakeSignal::create();
  ASSERT_NE(signal, nullptr);
  const int failed = failed_check(fork_child([&](Checks& check) {
    check(signal->renew());
    signal->wake();
    check(fds::readable(signal->fd()));
  }));
  EXPECT_EQ(failed, 0);
  EXPECT_FALSE(fds::readable(signal->fd()));
}

TEST_P(WakeSignalFork, H7_ParentsSignalDoesNotReachTheChild) {
  const auto signal = WakeSignal::create();
  ASSERT_NE(signal, nullptr);
  Turns turns;
  const pid_t child = fork_child([&](Checks& check) {
    check(signal->renew());
    signal->wake();
    turns.child_goes_on();
    turns.await_parent();
    check(fds::readable(signal->fd()));
    signal->clear();
    turns.child_goes_on();
    turns.await_parent();
    check(!fds::readable(signal->fd()));
  });
  turns.await_child();
  signal->wake();
  signal->clear();
  turns.parent_goes_on();
  turns.await_child();
  signal->wake();
  turns.parent_goes_on();
  EXPECT_EQ(failed_check(child), 0);
  EXPECT_TRUE(fds::readable(signal->fd()));
}

TEST_P(WakeSignalFork, H7_ChildsLastOwnerLeavesTheParentsOpen) {
  auto signal = WakeSignal::create();
  ASSERT_NE(signal, nullptr);
  const int fd = signal->fd();
  const int failed = failed_check(fork_child([&](Checks& check) {
    check(signal->renew());
    signal.reset();
    check(!fds::open(fd));
  }));
  EXPECT_EQ(failed, 0);
  signal->wake();
  EXPECT_TRUE(fds::readable(fd));
}

TEST_P(WakeSignalFork, H7_EachLevelOfForkHasItsOwn) {
  const auto signal = WakeSignal::create();
  ASSERT_NE(signal, nullptr);
  const int failed = failed_check(fork_child([&](Checks& check) {
    check(signal->renew());
    const int grandchild_failed = failed_check(fork_child([&](Checks& grandchild_check) {
      grandchild_check(signal->renew());
      signal->wake();
      grandchild_check(fds::readable(signal->fd()));
    }));
    check(grandchild_failed == 0);
    check(!fds::readable(signal->fd()));
    signal->wake();
  }));
  EXPECT_EQ(failed, 0);
  EXPECT_FALSE(fds::readable(signal->fd()));
}

TEST_P(WakeSignalFork, H7_RenewWithoutFdsChangesNothing) {
  const auto signal = WakeSignal::create();
  ASSERT_NE(signal, nullptr);
  signal->wake();
  const int free = fds::lowest_free();
  const int needed = with_eventfd() ? 1 : 2;
  for (int left = 0; left < needed; ++left) {
    const fds::Limit limit(free + left);
    EXPECT_FALSE(signal->renew());
  }
  EXPECT_EQ(fds::lowest_free(), free);
  EXPECT_TRUE(fds::readable(signal->fd()));
  signal->clear();
  EXPECT_FALSE(fds::readable(signal->fd()));
  EXPECT_TRUE(signal->renew());
  EXPECT_FALSE(fds::readable(signal->fd()));
}

TEST_P(WakeSignalFork, H7_RenewToTheOtherMechanismChangesNothing) {
  const auto signal = WakeSignal::create();
  ASSERT_NE(signal, nullptr);
  signal->wake();
  const int free = fds::lowest_free();
  system_calls::offer_eventfd(!with_eventfd());
  EXPECT_FALSE(signal->renew());
  EXPECT_EQ(fds::lowest_free(), free);
  EXPECT_TRUE(fds::readable(signal->fd()));
  signal->clear();
  EXPECT_FALSE(fds::readable(signal->fd()));
}

}  // namespace
