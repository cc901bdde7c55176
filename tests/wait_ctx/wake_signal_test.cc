#include "wait_ctx/wake_signal.h"

#include <fcntl.h>

#include <cerrno>
#include <latch>
#include <memory>
#include <thread>
#include <vector>

#include "fds.h"
#include "memory.h"
#include "wake_signal_suite.h"

namespace {

using wait_ctx::WakeSignal;

class WakeSignals : public WakeSignalTest {};
INSTANTIATE_WAKE_SIGNAL_TEST(WakeSignals);

// More than a pipe holds.
constexpr int kManyWakes = 20'000;

TEST_P(WakeSignals, ReadableExactlyBetweenWakeAndClear) {
  const auto signal = WakeSignal::create();
  ASSERT_NE(signal, nullptr);
  EXPECT_FALSE(fds::readable(signal->fd()));
  for (int i = 0; i < 3; ++i) {
    signal->wake();
    EXPECT_TRUE(fds::readable(signal->fd()));
    EXPECT_TRUE(fds::readable(signal->fd()));
    signal->clear();
    EXPECT_FALSE(fds::readable(signal->fd()));
  }
}

TEST_P(WakeSignals, ClearOfUnsignalledDoesNotBlock) {
  const auto signal = WakeSignal::create();
  ASSERT_NE(signal, nullptr);
  ASSERT_NE(::fcntl(signal->fd(), F_GETFL) & O_NONBLOCK, 0);
  signal->clear();
  signal->clear();
  EXPECT_FALSE(fds::readable(signal->fd()));
  signal->wake();
  EXPECT_TRUE(fds::readable(signal->fd()));
}

TEST_P(WakeSignals, OneClearEndsManyWakes) {
  const auto signal = WakeSignal::create();
  ASSERT_NE(signal, nullptr);
  for (int wakes = 1; wakes <= 64; ++wakes) {
    for (int i = 0; i < wakes; ++i) signal->wake();
    EXPECT_TRUE(fds::readable(signal->fd()));
    signal->clear();
    ASSERT_FALSE(fds::readable(signal->fd())) << wakes;
  }
  for (int i = 0; i < kManyWakes; ++i) signal->wake();
  EXPECT_TRUE(fds::readable(signal->fd()));
  signal->clear();
  EXPECT_FALSE(fds::readable(signal->fd()));
}

TEST_P(WakeSignals, ErrnoIsKept) {
  const auto signal = WakeSignal::create();
  ASSERT_NE(signal, nullptr);
  errno = EDOM;
  signal->clear();
  EXPECT_EQ(errno, EDOM);
  for (int i = 0; i < kManyWakes; ++i) signal->wake();
  EXPECT_EQ(errno, EDOM);
}

TEST_P(WakeSignals, WakeFromAnotherThreadEndsPoll) {
  const auto signal = WakeSignal::create();
  ASSERT_NE(signal, nullptr);
  for (int i = 0; i < 100; ++i) {
    std::thread waker([signal] { signal->wake(); });
    EXPECT_TRUE(fds::wait_until_readable(signal->fd()));
    signal->clear();
    waker.join();
    EXPECT_FALSE(fds::readable(signal->fd()));
  }
}

TEST_P(WakeSignals, ManyThreadsWakeAtOnce) {
  const auto signal = WakeSignal::create();
  ASSERT_NE(signal, nullptr);
  std::vector<std::thread> wakers;
  for (int i = 0; i < 4; ++i)
    wakers.emplace_back([signal] {
      for (int wake = 0; wake < 1000; ++wake) signal->wake();
    });
  for (int i = 0; i < 1000; ++i) signal->clear();
  for (std::thread& waker : wakers) waker.join();
  signal->wake();
  EXPECT_TRUE(fds::readable(signal->fd()));
  signal->clear();
  EXPECT_FALSE(fds::readable(signal->fd()));
}

TEST_P(WakeSignals, ProgramsThatAreExecutedDoNotInheritIt) {
  const int first = fds::lowest_free();
  const auto signal = WakeSignal::create();
  ASSERT_NE(signal, nullptr);
  for (int fd = first; fd < fds::lowest_free(); ++fd)
    EXPECT_EQ(::fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC) << fd;
}

TEST_P(WakeSignals, H6_FdStaysOpenForTheLastOwnerAndClosesOnce) {
  const int free = fds::lowest_free();
  auto session = WakeSignal::create();
  ASSERT_NE(session, nullptr);
  const int fd = session->fd();
  auto worker = session;
  system_calls::watch_close(fd);
  session.reset();
  EXPECT_EQ(system_calls::closings(), 0);
  EXPECT_TRUE(fds::open(fd));
  worker->wake();
  EXPECT_TRUE(fds::readable(fd));
  worker.reset();
  EXPECT_EQ(system_calls::closings(), 1);
  EXPECT_FALSE(fds::open(fd));
  EXPECT_EQ(fds::lowest_free(), free);
}

TEST_P(WakeSignals, H6_NobodyWritesToAnotherFileOfTheSameNumber) {
  auto session = WakeSignal::create();
  ASSERT_NE(session, nullptr);
  const int fd = session->fd();
  std::latch session_gone(1);
  std::thread worker([&session_gone, share = session]() mutable {
    session_gone.wait();
    for (int i = 0; i < 10; ++i) share->wake();
    share.reset();
  });
  session.reset();
  const fds::Pair before[2];
  session_gone.count_down();
  worker.join();
  const fds::Pair after[2];
  EXPECT_EQ(after[0].first(), fd);
  for (const auto* pairs : {before, after})
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(pairs[i].untouched());
}

TEST_P(WakeSignals, H6_SignalsLeaveNoFdBehind) {
  const int free = fds::lowest_free();
  for (int i = 0; i < 10'000; ++i) ASSERT_NE(WakeSignal::create(), nullptr) << i;
  EXPECT_EQ(fds::lowest_free(), free);
}

TEST_P(WakeSignals, CreateFailsCleanlyWithoutFds) {
  const int free = fds::lowest_free();
  const int needed = with_eventfd() ? 1 : 2;
  for (int left = 0; left < needed; ++left) {
    SCOPED_TRACE(left);
    std::shared_ptr<WakeSignal> signal;
    int error = 0;
    {
      const fds::Limit limit(free + left);
      signal = WakeSignal::create();
      error = errno;
    }
    EXPECT_EQ(signal, nullptr);
    EXPECT_EQ(error, EMFILE);
    EXPECT_EQ(fds::lowest_free(), free);
  }
  EXPECT_NE(WakeSignal::create(), nullptr);
}

TEST_P(WakeSignals, CreateFailsCleanlyWithoutMemory) {
  const int free = fds::lowest_free();
  std::size_t granted = 0;
  for (bool made = false; !made; ++granted) {
    std::shared_ptr<WakeSignal> signal;
    std::size_t refused = 0;
    {
      const memory::Exhausted exhausted(granted);
      signal = WakeSignal::create();
      refused = exhausted.refused();
    }
    made = signal != nullptr;
    EXPECT_EQ(made, refused == 0);
    signal.reset();
    EXPECT_EQ(fds::lowest_free(), free);
    ASSERT_LT(granted, 100u);
  }
  EXPECT_GT(granted, 1u);
}

}  // namespace
