// H4: ASYNC_pause_job() returns at once where pauses are blocked, and a resume may be early.
#include <openssl/async.h>

#include <algorithm>

#include "hazard.h"
#include "job/operations.h"
#include "job/task.h"
#include "white_box.h"

namespace hazard_tests {
namespace {

using std::chrono::microseconds;

constexpr int kResult = 42;

// One operation of a job that may not pause.
int carry_out_blocked(StubExecutor& executor) {
  const auto runtime = new_runtime();
  return support::run_in_job([&] {
    int result = kResult;
    ASYNC_block_pause();
    const int got = carry_out(runtime, executor, call_with_result(result));
    ASYNC_unblock_pause();
    return got;
  });
}

TEST_F(Hazard, H4_ABlockedPauseIsNoResult) {
  StubExecutor executor;
  executor.be_done_after_waits(50);
  EXPECT_EQ(carry_out_blocked(executor), kResult);
  EXPECT_EQ(executor.waits().size(), 50U);
}

TEST_F(Hazard, H4_ABlockedPauseSleepsBetweenLooks) {
  StubExecutor executor;
  executor.be_done_after_waits(50);
  carry_out_blocked(executor);
  EXPECT_LE(executor.finishes(), 2 * 50 + 10);
}

// A worker that never ends would keep the event loop for ever otherwise.
TEST_F(Hazard, H4_ABlockedPauseSleepsWithABound) {
  StubExecutor executor;
  executor.be_done_after_waits(50);
  carry_out_blocked(executor);
  for (const microseconds bound : executor.waits()) {
    EXPECT_GE(bound, microseconds(1));
    EXPECT_LE(bound, microseconds(10'000));
  }
}

TEST_F(Hazard, H4_AnEarlyResumeIsNoResult) {
  const auto runtime = new_runtime();
  StubExecutor executor;
  int result = kResult;
  support::Job job([&] { return carry_out(runtime, executor, call_with_result(result)); });
  for (int i = 0; i < 100; ++i) ASSERT_FALSE(job.resume());
  executor.be_done();
  EXPECT_TRUE(job.resume());
  EXPECT_EQ(job.result(), kResult);
}

// The bound of one wait is what an event loop that resumes too often loses each time.
TEST_F(Hazard, H4_AnEarlyResumeWaitsAtMostOnce) {
  const auto runtime = new_runtime();
  StubExecutor executor;
  int result = kResult;
  support::Job job([&] { return carry_out(runtime, executor, call_with_result(result)); });
  for (int i = 0; i < 100; ++i) {
    const std::size_t before = executor.waits().size();
    ASSERT_FALSE(job.resume());
    EXPECT_LE(executor.waits().size(), before + 1);
  }
  executor.be_done();
  EXPECT_TRUE(job.resume());
}

// Each job blocks its pauses for some of its messages, and is resumed too early for the others.
TEST_P(EachHazard, H4_BlockedPausesAndEarlyResumesInTurns) {
  constexpr std::size_t kMessages = 12;
  const support::Library library(settings());
  const auto algorithms = job_tests::algorithms();
  const Jobs jobs = make_jobs(20, [&](std::size_t i) {
    bool right = true;
    for (std::size_t k = 0; k < kMessages; ++k) {
      const auto& algorithm = algorithms[(i + k) % algorithms.size()];
      const job_tests::Bytes input = job_tests::message(3000 * k + i);
      if (k % 2 == 0) ASYNC_block_pause();
      const auto got = job_tests::transform(library.get(), job_tests::kModule, algorithm, input);
      if (k % 2 == 0) ASYNC_unblock_pause();
      right =
          right && got == job_tests::transform(library.get(), job_tests::kBase, algorithm, input);
    }
    return right ? 1 : 0;
  });
  for (const auto& job : jobs) job->resume();
  const auto is_paused = [](const auto& job) { return job->paused(); };
  while (std::any_of(jobs.begin(), jobs.end(), is_paused))
    for (const auto& job : jobs)
      if (job->paused()) job->resume();
  for (const auto& job : jobs) EXPECT_EQ(job->result(), 1);
}

}  // namespace
}  // namespace hazard_tests
