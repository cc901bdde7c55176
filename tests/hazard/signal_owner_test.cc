// H6: the wake signal outlives the wait context.
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <memory>

#include "hazard.h"
#include "job/caller.h"
#include "white_box.h"

namespace hazard_tests {
namespace {

// Opened by somebody else, nobody else's to write to.
class Stranger {
 public:
  Stranger() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) { EXPECT_GE(fd_, 0); }
  ~Stranger() { ::close(fd_); }
  Stranger(const Stranger&) = delete;
  Stranger& operator=(const Stranger&) = delete;

  int fd() const { return fd_; }
  bool untouched() const {
    pollfd polled{fd_, POLLIN, 0};
    return ::poll(&polled, 1, 0) == 0;
  }

 private:
  const int fd_;
};

// Takes the numbers that were free before, so that the one looked at comes next.
class TakenNumbers {
 public:
  explicit TakenNumbers(int below) {
    while (taken_.emplace_back(std::make_unique<Stranger>())->fd() < below) {
    }
    taken_.pop_back();
  }

 private:
  std::vector<std::unique_ptr<Stranger>> taken_;
};

TEST_F(Hazard, H6_WhoeverWillSignalKeepsTheFd) {
  const auto runtime = new_runtime();
  StubExecutor executor;
  int result = 1;
  support::Job job([&] {
    job_tests::let_this_job_leak();
    return carry_out(runtime, executor, call_with_result(result));
  });
  ASSERT_FALSE(job.resume());
  const int fd = job.fds().front();
  const TakenNumbers taken(fd);
  auto wake = std::make_unique<wait_ctx::Wake>(executor.take_wake());
  job.free_wait_ctx();
  const Stranger stranger;
  EXPECT_NE(stranger.fd(), fd);
  wake->notify();
  EXPECT_TRUE(stranger.untouched());
  wake.reset();
  const Stranger next;
  EXPECT_EQ(next.fd(), fd);
  EXPECT_TRUE(next.untouched());
}

// The worker is inside the notification when the wait context goes, and its fd's number is taken.
TEST_F(Hazard, H6_ReusedNumbersWhileTheWorkersAreBusy) {
  constexpr int kRounds = 150;
  constexpr std::size_t kJobs = 4;
  using job_tests::Caller;
  const support::Library library(job_tests::with(job_tests::kPool, "pool_threads = 2"));
  std::vector<std::unique_ptr<Stranger>> strangers;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<std::unique_ptr<Caller>> callers;
    for (std::size_t i = 0; i < kJobs; ++i) {
      const auto size = std::size_t{64} << ((static_cast<std::size_t>(round) + i) % 10);
      callers.push_back(std::make_unique<Caller>(library, Caller::kUses[i], size));
      ASSERT_FALSE(callers.back()->job().resume());
    }
    for (const auto& caller : callers) {
      caller->job().free_wait_ctx();
      strangers.push_back(std::make_unique<Stranger>());
    }
    callers.clear();
    if (round % 20 != 0) continue;
    for (const auto& stranger : strangers) ASSERT_TRUE(stranger->untouched()) << round;
    strangers.clear();
  }
}

}  // namespace
}  // namespace hazard_tests
