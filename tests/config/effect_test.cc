// What each key changes.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "job/executors.h"
#include "job/held_worker.h"
#include "job/operations.h"
#include "job/process.h"
#include "job/task.h"

namespace config_tests {
namespace {

using job_tests::Bytes;
using job_tests::kModule;
using job_tests::message;

// How often a job pauses that hashes so many bytes, in one update.
int pauses_of_update(const support::Library& library, std::size_t size,
                     const char* name = "SHA2-256") {
  const job_tests::MdCtx digest = job_tests::new_digest(library.get(), kModule, name);
  const Bytes input = message(size);
  int pauses = 0;
  EXPECT_EQ(
      support::run_in_job(
          [&] { return EVP_DigestUpdate(digest.get(), input.data(), input.size()); }, &pauses),
      1);
  return pauses;
}

TEST(Effect, PauseMinBytesIsTheFirstSizeThatPauses) {
  for (const char* executor : {"executor = inline\n", "executor = batch\n", "executor = pool\n"}) {
    const support::Library library(std::string(executor) + "pause_min_bytes = 5000");
    EXPECT_EQ(pauses_of_update(library, 4999), 0) << executor;
    EXPECT_GE(pauses_of_update(library, 5000), 1) << executor;
  }
}

TEST(Effect, PauseMinBytesOfZeroPausesForNothing) {
  const support::Library library("executor = inline\npause_min_bytes = 0");
  EXPECT_EQ(support::run_in_job([&library] {
              std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
              return EVP_Q_digest(library.get(), "SHA2-256", kModule, "", 0, out.data(), nullptr);
            }),
            1);
  EXPECT_GT(library.counter("pauses"), 0U);
}

TEST(Effect, PoolMinBytesIsTheFirstSizeForTheWorkers) {
  const support::Library library("executor = pool\npause_min_bytes = 1\npool_min_bytes = 5000");
  EXPECT_EQ(pauses_of_update(library, 4999), 1);
  EXPECT_EQ(library.counter("operations-inline"), 1U);
  EXPECT_EQ(library.counter("operations-pool"), 0U);
  EXPECT_GE(pauses_of_update(library, 5000), 1);
  EXPECT_EQ(library.counter("operations-inline"), 1U);
  EXPECT_EQ(library.counter("operations-pool"), 1U);
}

// Applications hold locks of their own over shorter ones.
TEST(Effect, AutomaticThresholdsNeverPauseBelowTwoKilobytes) {
  const support::Library library("executor = pool");
  for (const auto& algorithm : job_tests::algorithms())
    if (algorithm.kind == job_tests::Algorithm::Kind::digest) {
      EXPECT_EQ(pauses_of_update(library, 2047, algorithm.name), 0) << algorithm.name;
      EXPECT_GE(pauses_of_update(library, 2U << 20U, algorithm.name), 1) << algorithm.name;
    }
}

TEST(Effect, InlineNeverPausesUnlessToldTo) {
  const support::Library library("executor = inline");
  EXPECT_EQ(pauses_of_update(library, 8U << 20U), 0);
  EXPECT_EQ(library.counter("pauses"), 0U);
}

TEST(Effect, PoolThreadsIsTheMostThereAre) {
  const std::size_t before = job_tests::threads();
  const support::Library library(job_tests::with(job_tests::kPool, "pool_threads = 3"));
  job_tests::Gate gate;
  job_tests::Tasks tasks = job_tests::make_tasks(library, 10);
  for (const auto& task : tasks)
    ASYNC_WAIT_CTX_set_callback(task->job().wait_ctx(), job_tests::Gate::callback, &gate);
  job_tests::start(tasks);
  gate.wait_until_entered();
  EXPECT_LE(job_tests::threads(), before + 3);
  EXPECT_GT(job_tests::threads(), before);
  gate.open();
  job_tests::finish_by_spinning(tasks);
  EXPECT_TRUE(job_tests::all_right(tasks));
  EXPECT_EQ(job_tests::threads(), before + 3);
}

TEST(Effect, PoolQueueIsHowManyMayWait) {
  constexpr std::size_t kRoom = 5;
  const support::Library library(job_tests::with(job_tests::kOneWorker, "pool_queue = 5"));
  job_tests::HeldWorker worker(library);
  job_tests::Tasks tasks = job_tests::make_tasks(library, kRoom + 3);
  job_tests::start(tasks);
  const auto accepted = std::count_if(tasks.begin(), tasks.end(), [](const auto& task) {
    return ASYNC_WAIT_CTX_get_status(task->job().wait_ctx()) == ASYNC_STATUS_OK;
  });
  EXPECT_EQ(static_cast<std::size_t>(accepted), kRoom);
  worker.release();
  job_tests::finish_by_polling(tasks);
  EXPECT_TRUE(job_tests::all_right(tasks));
}

int count_call(void* calls) {
  ++*static_cast<int*>(calls);
  return 1;
}

struct Woken {
  int calls;
  bool by_fd;
};

Woken woken(const char* notify, bool with_callback) {
  const support::Library library(job_tests::with(job_tests::kInline, notify));
  job_tests::Task task(library, {job_tests::Algorithm::Kind::digest, "MD5"}, message(10));
  Woken seen{0, false};
  if (with_callback) ASYNC_WAIT_CTX_set_callback(task.job().wait_ctx(), count_call, &seen.calls);
  while (!task.job().resume()) seen.by_fd = seen.by_fd || task.job().readable();
  EXPECT_TRUE(task.right());
  return seen;
}

TEST(Effect, NotifyAutoTakesTheCallbackIfThereIsOne) {
  EXPECT_EQ(woken("notify = auto", false).by_fd, true);
  const Woken with_callback = woken("notify = auto", true);
  EXPECT_GT(with_callback.calls, 0);
  EXPECT_FALSE(with_callback.by_fd);
}

TEST(Effect, NotifyFdTakesTheFdAlways) {
  for (const bool with_callback : {false, true}) {
    const Woken seen = woken("notify = fd", with_callback);
    EXPECT_EQ(seen.calls, 0);
    EXPECT_TRUE(seen.by_fd);
  }
}

TEST(Effect, NotifyCallbackTakesTheCallbackOrNothing) {
  EXPECT_GT(woken("notify = callback", true).calls, 0);
  const Woken without = woken("notify = callback", false);
  EXPECT_EQ(without.calls, 0);
  EXPECT_FALSE(without.by_fd);
}

}  // namespace
}  // namespace config_tests
