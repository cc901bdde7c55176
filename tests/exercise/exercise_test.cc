// executor = exercise: what is injected is seen as it was asked for, and nothing is lost by it.
#include <gtest/gtest.h>
#include <openssl/err.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "job/operations.h"
#include "job/process.h"
#include "support/job.h"
#include "support/library.h"

namespace exercise_tests {
namespace {

using namespace job_tests;
using Clock = std::chrono::steady_clock;

std::string exercise(const std::string& more) { return "executor = exercise\n" + more + "\n"; }

// `updates` of one byte each, and the final: as many operations and one.
struct Hashing {
  explicit Hashing(const support::Library& library, int updates = 1)
      : digest(new_digest(library.get(), kModule, "SHA2-256")), job([this, updates] {
          int done = 0;
          for (int i = 0; i < updates; ++i) done += EVP_DigestUpdate(digest.get(), "x", 1);
          return done + EVP_DigestFinal_ex(digest.get(), out.data(), nullptr);
        }) {}

  void run() {
    while (!job.resume()) job.wait_until_readable();
  }
  // Each of the operations succeeded, with the base provider's result.
  bool right(int updates = 1) const {
    const MdCtx base = new_digest(nullptr, kBase, "SHA2-256");
    Bytes expected(32);
    for (int i = 0; i < updates; ++i) EVP_DigestUpdate(base.get(), "x", 1);
    EVP_DigestFinal_ex(base.get(), expected.data(), nullptr);
    return job.finished() && job.result() == updates + 1 && out == expected;
  }

  MdCtx digest;
  Bytes out = Bytes(32);
  support::Job job;
};

int status_of(const support::Job& job) { return ASYNC_WAIT_CTX_get_status(job.wait_ctx()); }

TEST(Exercise, TheShortestOperationPauses) {
  const support::Library library(exercise(""));
  Hashing hashing(library);
  hashing.run();
  EXPECT_EQ(hashing.job.pauses(), 2);
  EXPECT_EQ(library.counter("operations-exercise"), 2U);
  EXPECT_TRUE(hashing.right());
}

TEST(Exercise, AResultIsNotThereBeforeItsTime) {
  const support::Library library(exercise("exercise_latency_us = 30000\nexercise_jitter_us = 1000"));
  Hashing hashing(library);
  ASSERT_FALSE(hashing.job.resume());
  const auto submitted = Clock::now();
  EXPECT_FALSE(hashing.job.readable() && Clock::now() - submitted < std::chrono::milliseconds(25));
  hashing.job.wait_until_readable();
  EXPECT_GE(Clock::now() - submitted, std::chrono::milliseconds(25));
  hashing.run();
  EXPECT_TRUE(hashing.right());
}

TEST(Exercise, BusyAtEachThirdOperation) {
  const support::Library library(exercise("exercise_again_every = 3"));
  Hashing hashing(library, 5);
  std::vector<int> statuses;
  while (!hashing.job.resume()) {
    statuses.push_back(status_of(hashing.job));
    hashing.job.wait_until_readable();
  }
  EXPECT_EQ(statuses, (std::vector{ASYNC_STATUS_OK, ASYNC_STATUS_OK, ASYNC_STATUS_EAGAIN,
                                   ASYNC_STATUS_OK, ASYNC_STATUS_OK, ASYNC_STATUS_OK,
                                   ASYNC_STATUS_EAGAIN, ASYNC_STATUS_OK}));
  EXPECT_EQ(library.counter("injected-again"), 2U);
  EXPECT_EQ(library.counter("fallback-queue-full"), 0U);
  EXPECT_TRUE(hashing.right(5));
}

TEST(Exercise, EachSecondOperationFailsAndSaysSo) {
  const support::Library library(exercise("exercise_fail_every = 2"));
  Hashing failing(library);
  while (!failing.job.resume()) failing.job.wait_until_readable();
  EXPECT_EQ(failing.job.result(), 1);
  EXPECT_EQ(failing.job.pauses(), 2);
  EXPECT_EQ(status_of(failing.job), ASYNC_STATUS_ERR);
  const std::string errors = support::drain_errors();
  EXPECT_NE(errors.find("injected failure"), std::string::npos) << errors;
  EXPECT_NE(errors.find("operation 2 (exercise_fail_every = 2)"), std::string::npos) << errors;
  EXPECT_FALSE(failing.job.readable());
  EXPECT_EQ(library.counter("injected-failures"), 1U);
}

TEST(Exercise, WhatFailedCanBeBegunAgain) {
  const support::Library library(exercise("exercise_fail_every = 2"));
  Hashing hashing(library);
  hashing.run();
  support::drain_errors();
  EVP_DigestInit_ex2(hashing.digest.get(), nullptr, nullptr);
  hashing.job.reuse([&hashing] { return EVP_DigestUpdate(hashing.digest.get(), "x", 1); });
  hashing.run();
  EXPECT_EQ(hashing.job.result(), 1);
  EXPECT_EQ(status_of(hashing.job), ASYNC_STATUS_OK);
}

TEST(Exercise, WokenFourTimesForOneResult) {
  const support::Library library(exercise("exercise_pauses = 4"));
  Hashing hashing(library);
  int woken = 0;
  for (; !hashing.job.resume(); ++woken) {
    hashing.job.wait_until_readable();
    EXPECT_TRUE(hashing.job.readable());
  }
  EXPECT_EQ(woken, 8);
  EXPECT_EQ(library.counter("injected-wakes"), 6U);
  EXPECT_EQ(library.counter("early-resumes"), 0U);
  EXPECT_TRUE(hashing.right());
}

// A fd that stays readable between two wakes would not be cleared in time.
TEST(Exercise, BetweenTwoWakesTheFdIsNotReadable) {
  const support::Library library(exercise("exercise_pauses = 3\nexercise_latency_us = 200000"));
  Hashing hashing(library);
  while (!hashing.job.resume()) {
    const auto submitted = Clock::now();
    EXPECT_FALSE(hashing.job.readable() && Clock::now() - submitted < std::chrono::milliseconds(150));
    hashing.job.wait_until_readable();
  }
  EXPECT_TRUE(hashing.right());
}

TEST(Exercise, AnotherFdAtEachSecondOperation) {
  const std::size_t before = open_fds();
  {
    const support::Library library(exercise("exercise_new_fd_every = 2"));
    const std::size_t idle = open_fds();
    Hashing hashing(library, 3);
    std::vector<int> fds;
    std::vector<std::size_t> changes;
    while (!hashing.job.resume()) {
      std::size_t added = 0, deleted = 0;
      ASYNC_WAIT_CTX_get_changed_fds(hashing.job.wait_ctx(), nullptr, &added, nullptr, &deleted);
      changes.insert(changes.end(), {added, deleted});
      ASSERT_EQ(hashing.job.fds().size(), 1U);
      fds.push_back(hashing.job.fds().front());
      hashing.job.wait_until_readable();
    }
    EXPECT_EQ(changes, (std::vector<std::size_t>{1, 0, 1, 1, 0, 0, 1, 1}));
    EXPECT_NE(fds[0], fds[1]);
    EXPECT_EQ(fds[1], fds[2]);
    EXPECT_NE(fds[2], fds[3]);
    EXPECT_LE(open_fds(), idle + 2);
    EXPECT_EQ(library.counter("injected-fds"), 2U);
    EXPECT_TRUE(hashing.right(3));
  }
  EXPECT_EQ(open_fds(), before);
}

// The order in which twelve jobs, submitted together, are told that they may go on. Empty where the
// machine was too slow to submit them before the first was done.
std::vector<int> order_of_twelve(const std::string& more) {
  struct Called {
    std::vector<int>* order;
    int number;
    static int callback(void* self) {
      const auto* const called = static_cast<Called*>(self);
      called->order->push_back(called->number);
      return 1;
    }
  };
  std::vector<int> order;
  order.reserve(12);
  std::vector<Called> called(12);
  const support::Library library(exercise("exercise_latency_us = 500000\n" + more));
  std::vector<MdCtx> digests;
  std::vector<std::unique_ptr<support::Job>> jobs;
  const auto begun = Clock::now();
  for (int i = 0; i < 12; ++i) {
    Called& mine = called[static_cast<std::size_t>(i)];
    mine = {&order, i};
    digests.push_back(new_digest(library.get(), kModule, "SHA2-256"));
    jobs.push_back(std::make_unique<support::Job>(
        [digest = digests.back().get()] { return EVP_DigestUpdate(digest, "x", 1); }));
    ASYNC_WAIT_CTX_set_callback(jobs.back()->wait_ctx(), Called::callback, &mine);
    jobs.back()->resume();
  }
  const bool in_time = Clock::now() - begun < std::chrono::milliseconds(400);
  for (bool paused = true; paused;) {  // early resumes wait a little for the device
    paused = false;
    for (const auto& job : jobs)
      if (!job->finished() && !job->resume()) paused = true;
  }
  jobs.clear();  // once a wait context is freed, its callback has returned
  return in_time ? order : std::vector<int>();
}

TEST(Exercise, InTheOrderOfSubmission) {
  std::vector<int> sorted(12);
  std::iota(sorted.begin(), sorted.end(), 0);
  std::vector<int> order;
  while (order.empty()) order = order_of_twelve("");
  EXPECT_EQ(order, sorted);
}

TEST(Exercise, OutOfOrderAsTheSeedHasIt) {
  std::vector<std::vector<int>> orders;
  for (const char* seed : {"7", "7", "8"}) {
    std::vector<int> order;
    while (order.empty())
      order = order_of_twelve("exercise_order = random\nexercise_seed = " + std::string(seed));
    orders.push_back(order);
  }
  EXPECT_EQ(orders[0], orders[1]);
  EXPECT_NE(orders[0], orders[2]);
  for (std::vector<int>& order : orders) {
    EXPECT_FALSE(std::is_sorted(order.begin(), order.end()));
    std::sort(order.begin(), order.end());
    EXPECT_EQ(std::unique(order.begin(), order.end()), order.end());
  }
}

TEST(Exercise, WithoutLatencyThereIsNoThread) {
  const std::size_t before = threads();
  const support::Library library(exercise("exercise_latency_us = 0"));
  Hashing hashing(library, 10);
  hashing.run();
  EXPECT_EQ(threads(), before);
  EXPECT_EQ(hashing.job.pauses(), 11);
  EXPECT_TRUE(hashing.right(10));
}

TEST(Exercise, LeavesOutWhatIsTooShortWhereThatIsSet) {
  const support::Library library(exercise("pause_min_bytes = 33"));
  Hashing hashing(library);
  hashing.run();
  EXPECT_EQ(hashing.job.pauses(), 0);
}

}  // namespace
}  // namespace exercise_tests
