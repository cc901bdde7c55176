// The status of a wait context, and what may be expected by it.
#include <gtest/gtest.h>

#include <atomic>
#include <optional>

#include "executors.h"
#include "held_worker.h"
#include "task.h"

namespace job_tests {
namespace {

int status(const support::Job& job) { return ASYNC_WAIT_CTX_get_status(job.wait_ctx()); }

int count_call(void* calls) {
  ++*static_cast<std::atomic<std::uint64_t>*>(calls);
  return 1;
}

TEST_P(Pause, P09_UnsupportedUntilSomethingIsOffered) {
  const support::Library library(settings());
  support::Job job([] { return 1; });
  EXPECT_EQ(status(job), ASYNC_STATUS_UNSUPPORTED);
  ASSERT_TRUE(job.resume());
  EXPECT_EQ(status(job), ASYNC_STATUS_UNSUPPORTED);
  const MdCtx digest = new_digest(library.get(), kModule, "SHA2-256");
  job.reuse([&digest] { return EVP_DigestUpdate(digest.get(), "abc", 3); });
  ASSERT_FALSE(job.resume());
  EXPECT_NE(status(job), ASYNC_STATUS_UNSUPPORTED);
  job.wait_until_readable();
  EXPECT_TRUE(job.resume());
}

TEST(Pause, P09_UnsupportedWhereOperationsAreTooSmallToPause) {
  const support::Library library("executor = inline\npause_min_bytes = 1000000\n");
  Tasks tasks = make_tasks(library, 12);
  start(tasks);
  EXPECT_TRUE(all_right(tasks));
  for (const auto& task : tasks) EXPECT_EQ(status(task->job()), ASYNC_STATUS_UNSUPPORTED);
}

TEST_P(Pause, P09_OkOnceAccepted) {
  const support::Library library(settings());
  Tasks tasks = make_tasks(library, 24);
  start(tasks);
  while (any_paused(tasks))
    for (const auto& task : tasks)
      if (task->job().paused()) {
        EXPECT_EQ(status(task->job()), ASYNC_STATUS_OK) << task->name();
        task->job().wait_until_readable();
        task->job().resume();
      }
  EXPECT_TRUE(all_right(tasks));
}

// The first takes the one place, so that all others have to try again.
TEST(Pause, P09_AgainWhereTheQueueIsFull) {
  const support::Library library(kOneWorkerOnePlace);
  HeldWorker worker(library);
  Tasks tasks = make_tasks(library, 40);
  start(tasks);
  EXPECT_EQ(status(tasks.front()->job()), ASYNC_STATUS_OK);
  EXPECT_FALSE(tasks.front()->job().readable());
  for (std::size_t i = 1; i < tasks.size(); ++i) {
    EXPECT_EQ(status(tasks[i]->job()), ASYNC_STATUS_EAGAIN) << tasks[i]->name();
    EXPECT_TRUE(tasks[i]->job().readable()) << tasks[i]->name();
  }
  worker.release();
  finish_by_polling(tasks);
  for (const auto& task : tasks) EXPECT_TRUE(task->right()) << task->name();
}

TEST(Pause, P09_AgainUntilThereIsRoom) {
  const support::Library library(kOneWorkerOnePlace);
  HeldWorker worker(library);
  Tasks tasks = make_tasks(library, 2);
  start(tasks);
  support::Job& refused = tasks[1]->job();
  EXPECT_FALSE(refused.resume());
  EXPECT_EQ(status(refused), ASYNC_STATUS_EAGAIN);
  worker.release();
  while (tasks[0]->job().paused()) {
    tasks[0]->job().wait_until_readable();
    tasks[0]->job().resume();
  }
  EXPECT_FALSE(refused.resume());
  EXPECT_EQ(status(refused), ASYNC_STATUS_OK);
  EXPECT_EQ(library.counter("fallback-queue-full"), 0U);
  finish_by_polling(tasks);
  EXPECT_TRUE(all_right(tasks));
}

// A queue that stays full does not hold a job up for ever.
TEST(Pause, P09_RunsInTheCallWhereTheQueueStaysFull) {
  const support::Library library(kOneWorkerOnePlace);
  HeldWorker worker(library);
  Tasks tasks = make_tasks(library, 5);
  start(tasks);
  for (std::size_t i = 1; i < tasks.size(); ++i) {
    while (tasks[i]->job().paused()) {
      EXPECT_TRUE(tasks[i]->job().readable());
      tasks[i]->job().resume();
    }
    EXPECT_TRUE(tasks[i]->right()) << tasks[i]->name();
  }
  EXPECT_GE(library.counter("fallback-queue-full"), tasks.size() - 1);
  worker.release();
  finish_by_polling(tasks);
  EXPECT_TRUE(all_right(tasks));
}

// The second job enters a context whose operation is in flight in the first one.
TEST_P(Pause, P09_ErrorWhereTheRequestCannotBeCarriedOut) {
  const support::Library library(settings());
  const MdCtx digest = new_digest(library.get(), kModule, "SHA2-256");
  const auto work = [&digest] { return EVP_DigestUpdate(digest.get(), "abc", 3); };
  const MdCtx other = new_digest(library.get(), kModule, "SHA2-256");
  support::Job second([&other] { return EVP_DigestUpdate(other.get(), "abc", 3); });
  while (!second.resume()) second.wait_until_readable();
  support::Job first(work);
  ASSERT_FALSE(first.resume());
  second.reuse(work);
  ASSERT_TRUE(second.resume());
  EXPECT_NE(second.result(), 1);
  EXPECT_EQ(status(second), ASYNC_STATUS_ERR);
  EXPECT_NE(support::drain_errors(), "");
  EXPECT_EQ(status(first), ASYNC_STATUS_OK);
  first.wait_until_readable();
  ASSERT_TRUE(first.resume());
  EXPECT_EQ(first.result(), 1);
}

// One call for each request that was accepted, none for the pauses with another status.
TEST(Pause, P10_CallbacksComeForTheOkAndOnlyForThese) {
  std::optional<support::Library> library(kOneWorkerOnePlace);
  std::optional<HeldWorker> worker(*library);
  Tasks tasks = make_tasks(*library, 40);
  std::atomic<std::uint64_t> calls = 0;
  for (const auto& task : tasks)
    ASYNC_WAIT_CTX_set_callback(task->job().wait_ctx(), count_call, &calls);
  start(tasks);
  for (std::size_t i = 0; i < tasks.size(); ++i)
    EXPECT_EQ(status(tasks[i]->job()), i == 0 ? ASYNC_STATUS_OK : ASYNC_STATUS_EAGAIN);
  EXPECT_EQ(calls, 0U);
  worker.reset();
  const std::uint64_t operations = library->counter("operations-pool");
  while (any_paused(tasks))
    for (const auto& task : tasks) {
      support::Job& job = task->job();
      EXPECT_EQ(job.readable(), job.paused() && status(job) == ASYNC_STATUS_EAGAIN);
      if (job.paused()) job.resume();
    }
  EXPECT_TRUE(all_right(tasks));
  const std::uint64_t accepted = library->counter("operations-pool") - operations;
  library.reset();
  EXPECT_GT(accepted, 0U);
  EXPECT_EQ(calls, accepted);
}

}  // namespace
}  // namespace job_tests
