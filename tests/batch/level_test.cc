// `polling = level`: a job's wait fd stays readable while others of its thread wait.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <deque>
#include <fstream>
#include <latch>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "encryption.h"
#include "executors.h"
#include "held_worker.h"
#include "provider/executor/thresholds.h"

namespace batch_tests {
namespace {

using job_tests::kBatchByLevel;
using support::Job;

constexpr const char* kWithoutLanes = "BLAKE2B-512";
constexpr const char* kBatchAndPool =
    "executor = auto\npause_min_bytes = 1\npool_min_bytes = 1\npool_threads = 1\n"
    "polling = level\n";

TEST(Level, FdsStayReadableUntilNoneWaits) {
  const support::Library library(kBatchByLevel);
  Jobs all(library, 4);
  all.pause_all();
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(all.jobs[i]->resume());
    EXPECT_EQ(all.readable(), 4);
  }
  EXPECT_TRUE(all.jobs[3]->resume());
  EXPECT_EQ(all.readable(), 0);
  all.expect_right();
}

TEST(Level, WithAnyPollingEachIsUnreadableAtItsEnd) {
  const support::Library library(job_tests::kBatch);
  Jobs all(library, 4);
  all.pause_all();
  for (int i = 0; i < 4; ++i) {
    EXPECT_TRUE(all.jobs[i]->resume());
    EXPECT_FALSE(all.jobs[i]->readable());
    EXPECT_EQ(all.readable(), 3 - i);
  }
  all.expect_right();
}

void add(int eventfd, std::uint64_t number) {
  if (::write(eventfd, &number, sizeof number) != sizeof number) std::abort();
}

std::uint64_t value_of(int eventfd) {
  std::ifstream info("/proc/self/fdinfo/" + std::to_string(eventfd));
  std::uint64_t value = 0;
  for (std::string word; info >> word;)
    if (word == "eventfd-count:") info >> std::hex >> value;
  return value;
}

// A write would add to the eventfd's value, and a read take all of it away.
TEST(Level, WhileOthersWaitTheFdIsNeitherReadNorWritten) {
  const support::Library library(kBatchByLevel);
  Jobs waiting(library, 1);
  Jobs busy(library, 1, kSize, 50);
  Job& job = *busy.jobs[0];
  waiting.pause_all();
  busy.pause_all();
  const int fd = job.fds().at(0);
  ASSERT_EQ(value_of(fd), 1U);
  add(fd, 41);
  while (!job.resume()) ASSERT_EQ(value_of(fd), 42U) << job.pauses();
  EXPECT_EQ(value_of(fd), 42U);
  EXPECT_EQ(job.pauses(), 50);
  waiting.finish_all();
  EXPECT_EQ(waiting.readable() + busy.readable(), 0);
  waiting.expect_right();
  busy.expect_right();
}

// Those that read and write, of the whole process; 0 where they are not counted.
std::uint64_t system_calls() {
  std::ifstream counts("/proc/self/io");
  std::uint64_t sum = 0;
  std::uint64_t count = 0;
  for (std::string word; counts >> word;)
    if ((word == "syscr:" || word == "syscw:") && counts >> count) sum += count;
  return sum;
}

TEST(Level, AJobAloneTakesTwoSystemCallsAPause) {
  const support::Library library(kBatchByLevel);
  Jobs alone(library, 1, kSize, 100);
  const std::uint64_t before = system_calls();
  if (before == 0) GTEST_SKIP() << "system calls are not counted here";
  while (!alone.jobs[0]->resume()) {
  }
  EXPECT_LT(system_calls() - before, 250U);
  alone.expect_right();
}

TEST(Level, WhatGoesToThePoolIsNotReadableBeforeItIsDone) {
  if (asyncprovider::usable_cpus() == 1) GTEST_SKIP() << "one CPU: executor = auto has no pool";
  const support::Library library(kBatchAndPool);
  job_tests::HeldWorker worker(library, kWithoutLanes);
  Jobs waiting(library, 1);
  Encryption encryption(library);
  const job_tests::MdCtx digest =
      job_tests::new_digest(library.get(), job_tests::kModule, kWithoutLanes);
  Job job([&] { return encryption.update() + EVP_DigestUpdate(digest.get(), "abc", 3); });
  waiting.pause_all();
  ASSERT_FALSE(job.resume());
  EXPECT_TRUE(job.readable());
  ASSERT_FALSE(job.resume());
  EXPECT_FALSE(job.readable());
  worker.let_go();
  job.wait_until_readable();
  EXPECT_TRUE(job.resume());
  EXPECT_FALSE(job.readable());
  EXPECT_EQ(job.result(), 2);
  EXPECT_TRUE(encryption.right());
  EXPECT_EQ(waiting.readable(), 1);
  waiting.finish_all();
  waiting.expect_right();
}

TEST(Level, ACallbackTakesTheFdsPlace) {
  const support::Library library(kBatchByLevel);
  Jobs all(library, 2);
  Job& job = *all.jobs[0];
  all.pause_all();
  ASSERT_TRUE(job.resume());
  int calls = 0;
  ASYNC_WAIT_CTX_set_callback(
      job.wait_ctx(), [](void* count) { return ++*static_cast<int*>(count); }, &calls);
  for (const int due : {1, 2}) {
    all.pause_again(0);
    EXPECT_EQ(calls, due);
    EXPECT_FALSE(job.readable());
    EXPECT_TRUE(job.resume());
  }
  ASYNC_WAIT_CTX_set_callback(job.wait_ctx(), nullptr, nullptr);
  all.pause_again(0);
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(all.readable(), 2);
  all.finish_all();
  EXPECT_EQ(all.readable(), 0);
  all.expect_right();
}

TEST(Level, AnotherThreadsPausedJobStaysReadable) {
  const support::Library library(kBatchByLevel);
  Jobs all(library, 3);
  Job& moved = *all.jobs[0];
  all.pause_all();
  ASSERT_TRUE(moved.resume());
  std::latch is_paused(1);
  std::latch others_are_done(1);
  std::thread other([&] {
    all.pause_again(0);
    is_paused.count_down();
    others_are_done.wait();
    EXPECT_TRUE(moved.readable());
    EXPECT_TRUE(moved.resume());
    EXPECT_FALSE(moved.readable());
  });
  is_paused.wait();
  for (int i = 1; i < 3; ++i) {
    EXPECT_TRUE(all.jobs[i]->resume());
    EXPECT_TRUE(moved.readable());
  }
  EXPECT_EQ(all.readable(), 1);
  others_are_done.count_down();
  other.join();
  all.expect_right();
}

// Numbers of jobs that no thread uses.
class Idle {
 public:
  explicit Idle(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) numbers_.push_back(i);
  }
  std::size_t take() {
    const std::lock_guard lock(mutex_);
    const std::size_t longest_idle = numbers_.front();
    numbers_.pop_front();
    return longest_idle;
  }
  void give_back(std::size_t number) {
    const std::lock_guard lock(mutex_);
    numbers_.push_back(number);
  }

 private:
  std::mutex mutex_;
  std::deque<std::size_t> numbers_;
};

void use_next(Jobs& jobs, Idle& idle) {
  const std::size_t i = idle.take();
  jobs.pause_again(i);
  EXPECT_TRUE(jobs.jobs[i]->readable());
  EXPECT_TRUE(jobs.jobs[i]->resume());
  idle.give_back(i);
}

TEST(Level, WaitContextsGoFromThreadToThread) {
  const support::Library library(kBatchByLevel);
  Jobs wandering(library, 5);
  Idle idle(5);
  const auto work = [&] {
    for (int round = 0; round < 50; ++round) {
      Jobs waiting(library, 1);
      waiting.pause_all();
      for (int i = 0; i < 4; ++i) use_next(wandering, idle);
      waiting.finish_all();
    }
  };
  std::thread other(work);
  work();
  other.join();
  EXPECT_EQ(wandering.readable(), 0);
  wandering.expect_right();
}

void expect_that_it_can_be_taken_out(std::size_t i, bool finished, bool wait_ctx_first) {
  const support::Library library(kBatchByLevel);
  Jobs all(library, 5);
  all.pause_all();
  EXPECT_EQ(finished && all.jobs[i]->resume(), finished);
  all.take_out(i, wait_ctx_first);
  EXPECT_EQ(all.readable(), 4);
  all.finish_all();
  EXPECT_EQ(all.readable(), 0);
  all.expect_right();
}

TEST(Level, AWaitContextIsFreedWhileItsFdIsReadable) {
  for (const std::size_t i : {0U, 2U, 4U})
    for (const bool finished : {true, false})
      for (const bool wait_ctx_first : {true, false})
        expect_that_it_can_be_taken_out(i, finished, wait_ctx_first);
}

TEST(Level, OneAfterTheOtherIsTakenOut) {
  const support::Library library(kBatchByLevel);
  Jobs all(library, 6);
  all.pause_all();
  for (const std::size_t i : {0U, 4U, 0U, 2U}) all.take_out(i, true);
  EXPECT_EQ(all.readable(), 2);
  all.finish_all();
  EXPECT_EQ(all.readable(), 0);
  all.expect_right();
}

TEST(Level, TheLastIsTakenOutByAnotherThread) {
  const support::Library library(kBatchByLevel);
  Jobs all(library, 4);
  all.pause_all();
  std::thread([&all] { all.encryptions[0]->free_context(); }).join();
  EXPECT_EQ(all.readable(), 4);
  for (int i = 1; i < 3; ++i) EXPECT_TRUE(all.jobs[i]->resume());
  EXPECT_EQ(all.readable(), 4);
  std::thread([&all] { all.encryptions[3]->free_context(); }).join();
  EXPECT_EQ(all.readable(), 0);
  for (int i = 1; i < 3; ++i) EXPECT_TRUE(all.encryptions[i]->right());
}

TEST(Level, AnotherThreadTakesOutMeanwhile) {
  const support::Library library(kBatchByLevel);
  Jobs all(library, 16);
  Jobs taken_out(library, 16);
  all.pause_all();
  taken_out.pause_all();
  std::thread other([&taken_out] {
    for (const auto& encryption : taken_out.encryptions) encryption->free_context();
  });
  all.finish_all();
  other.join();
  EXPECT_EQ(all.readable() + taken_out.readable(), 0);
  all.expect_right();
}

TEST(Level, AForkedChildUsesTheWaitContexts) {
  const support::Library library(kBatchByLevel);
  Jobs all(library, 4);
  all.pause_all();
  ASSERT_TRUE(all.jobs[0]->resume());
  const auto use = [&all] {
    all.pause_again(0);
    EXPECT_EQ(all.readable(), 4);
    all.finish_all();
    EXPECT_EQ(all.readable(), 0);
    all.expect_right();
    return testing::Test::HasFailure() ? 1 : 0;
  };
  EXPECT_EQ(job_tests::Child(use).wait(), 0);
  EXPECT_EQ(all.readable(), 4);
  use();
}

TEST(Level, AForkedChildLeavesTheParentsFdsReadable) {
  const support::Library library(kBatchByLevel);
  Jobs all(library, 4);
  all.pause_all();
  ASSERT_TRUE(all.jobs[0]->resume());
  job_tests::Child child([&all] {
    all.finish_all();
    all.expect_right();
    all.jobs.clear();
    return testing::Test::HasFailure() ? 1 : 0;
  });
  EXPECT_EQ(child.wait(), 0);
  EXPECT_EQ(all.readable(), 4);
  all.pause_again(0);
  EXPECT_EQ(all.readable(), 4);
  all.finish_all();
  EXPECT_EQ(all.readable(), 0);
  all.expect_right();
}

TEST(Level, AThreadEndsWithFdsLeftReadable) {
  const support::Library library(kBatchByLevel);
  std::optional<Jobs> left;
  std::thread([&] {
    left.emplace(library, 4);
    left->pause_all();
    EXPECT_TRUE(left->jobs[0]->resume());
  }).join();
  EXPECT_EQ(left->readable(), 4);
  Jobs others(library, 3);
  others.pause_all();
  EXPECT_EQ(others.readable(), 3);
  others.finish_all();
  EXPECT_EQ(others.readable(), 0);
  others.expect_right();
  left->pause_again(0);
  EXPECT_TRUE(left->jobs[0]->readable());
  EXPECT_TRUE(left->jobs[0]->resume());
  EXPECT_TRUE(left->encryptions[0]->right());
}

}  // namespace
}  // namespace batch_tests
