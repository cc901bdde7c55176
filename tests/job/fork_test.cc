// Processes that part while jobs are paused.
#include <gtest/gtest.h>

#include "executors.h"
#include "held_worker.h"
#include "process.h"
#include "task.h"

namespace job_tests {
namespace {

enum Failure { kNone = 0, kInherited = 1, kNew = 2, kOutside = 4, kGrandchild = 8, kStatus = 16 };

constexpr std::size_t kLarge = 4U << 20U;

int run_new(const support::Library& library) {
  Tasks tasks = make_tasks(library, 12);
  start(tasks);
  finish_by_polling(tasks);
  const Algorithm sha{Algorithm::Kind::digest, "SHA2-256"};
  const bool outside = transform(library.get(), kModule, sha, message(100)) ==
                       transform(library.get(), kBase, sha, message(100));
  return (all_right(tasks) ? kNone : kNew) | (outside ? kNone : kOutside);
}

int finish_inherited(Tasks& tasks) {
  bool again = true;
  for (const auto& task : tasks)
    if (task->job().paused())
      again = again && ASYNC_WAIT_CTX_get_status(task->job().wait_ctx()) == ASYNC_STATUS_EAGAIN &&
              task->job().readable();
  finish_by_polling(tasks);
  return (all_right(tasks) ? kNone : kInherited) | (again ? kNone : kStatus);
}

void expect_finish(Tasks& tasks) {
  finish_by_polling(tasks);
  for (const auto& task : tasks) EXPECT_TRUE(task->right()) << task->name();
}

void expect_new_work(const support::Library& library) { EXPECT_EQ(run_new(library), kNone); }

TEST_P(Pause, P14_NewOperationsInTheChild) {
  const support::Library library(settings());
  EXPECT_EQ(Child([&] { return run_new(library); }).wait(), kNone);
  expect_new_work(library);
  EXPECT_EQ(Child([&] { return run_new(library); }).wait(), kNone);
  expect_new_work(library);
}

TEST_P(Pause, P14_ChildFinishesWhatWasPausedAndThenTheParent) {
  const support::Library library(settings());
  Tasks tasks = make_tasks(library, 30);
  start(tasks);
  Child child([&] { return finish_inherited(tasks) | run_new(library); });
  EXPECT_EQ(child.wait(), kNone);
  expect_finish(tasks);
  expect_new_work(library);
}

TEST_P(Pause, P14_ParentFinishesWhatWasPausedAndThenTheChild) {
  const support::Library library(settings());
  Tasks tasks = make_tasks(library, 30);
  const Permission permission;
  start(tasks);
  Child child([&] {
    permission.await();
    return finish_inherited(tasks) | run_new(library);
  });
  expect_finish(tasks);
  expect_new_work(library);
  permission.give();
  EXPECT_EQ(child.wait(), kNone);
}

// The child clears and closes signals of its own, not the parent's.
TEST_P(Pause, P14_ChildTakesNoSignalFromTheParent) {
  const support::Library library(settings());
  Tasks tasks = make_tasks(library, 12);
  start(tasks);
  for (const auto& task : tasks) task->job().wait_until_readable();
  Child child([&] {
    const int failures = finish_inherited(tasks);
    tasks.clear();
    return failures;
  });
  EXPECT_EQ(child.wait(), kNone);
  for (const auto& task : tasks) EXPECT_TRUE(task->job().readable()) << task->name();
  expect_finish(tasks);
}

// Nor does it wake the parent before the time.
TEST(Pause, P14_ChildFinishesWhatIsQueuedInTheParent) {
  const support::Library library(kOneWorker);
  HeldWorker worker(library);
  Tasks tasks = make_tasks(library, 12);
  start(tasks);
  Child child([&] { return finish_inherited(tasks) | run_new(library); });
  EXPECT_EQ(child.wait(), kNone);
  for (const auto& task : tasks) EXPECT_FALSE(task->job().readable()) << task->name();
  worker.release();
  expect_finish(tasks);
}

TEST(Pause, P14_ChildFinishesWhatTheQueueHadNoRoomFor) {
  const support::Library library(kOneWorkerOnePlace);
  HeldWorker worker(library);
  Tasks tasks = make_tasks(library, 12);
  start(tasks);
  Child child([&] { return finish_inherited(tasks) | run_new(library); });
  EXPECT_EQ(child.wait(), kNone);
  worker.release();
  expect_finish(tasks);
}

TEST(Pause, P14_ChildFinishesWhatIsRunningInTheParent) {
  const support::Library library(with(kPool, "pool_threads = 2"));
  for (int round = 0; round < 3; ++round) {
    Tasks tasks;
    for (unsigned i = 0; i < 2; ++i)
      tasks.push_back(std::make_unique<Task>(
          library, Algorithm{Algorithm::Kind::digest, "SHA2-256"}, message(kLarge, i)));
    start(tasks);
    Child child([&] { return finish_inherited(tasks) | run_new(library); });
    expect_finish(tasks);
    EXPECT_EQ(child.wait(), kNone);
  }
}

// In the parent a callback is being called at the fork; in the child nobody is there to call it.
TEST(Pause, P14_ChildFinishesWhatWaitsForACallback) {
  const support::Library library(kOneWorker);
  HeldWorker worker(library);
  Child child([&] {
    support::Job& job = worker.job();
    const bool again =
        ASYNC_WAIT_CTX_get_status(job.wait_ctx()) == ASYNC_STATUS_EAGAIN && job.readable();
    ASYNC_WAIT_CTX_set_callback(job.wait_ctx(), nullptr, nullptr);
    while (!job.resume()) job.wait_until_readable();
    return (worker.right() ? kNone : kInherited) | (again ? kNone : kStatus);
  });
  EXPECT_EQ(child.wait(), kNone);
  worker.release();
  EXPECT_TRUE(worker.right());
}

TEST_P(Pause, P14_ChildThatSpins) {
  const support::Library library(settings());
  Tasks tasks = make_tasks(library, 30);
  start(tasks);
  Child child([&] {
    finish_by_spinning(tasks);
    return all_right(tasks) ? kNone : kInherited;
  });
  finish_by_spinning(tasks);
  EXPECT_TRUE(all_right(tasks));
  EXPECT_EQ(child.wait(), kNone);
}

TEST_P(Pause, P14_ChildThatGivesUpWhatWasPaused) {
  const support::Library library(settings());
  Tasks tasks = make_tasks(library, 30);
  start(tasks);
  Child child([&] {
    for (const auto& task : tasks) task->job().free_wait_ctx();
    return run_new(library);
  });
  EXPECT_EQ(child.wait(), kNone);
  expect_finish(tasks);
}

TEST_P(Pause, P14_TwoLevels) {
  const support::Library library(settings());
  Tasks tasks = make_tasks(library, 30);
  start(tasks);
  Child child([&] {
    Child grandchild([&] { return finish_inherited(tasks) | run_new(library); });
    const int failed = grandchild.wait() == kNone ? kNone : kGrandchild;
    return failed | finish_inherited(tasks) | run_new(library);
  });
  EXPECT_EQ(child.wait(), kNone);
  expect_finish(tasks);
  expect_new_work(library);
}

// Started in the child, with signals and workers of the child's, and inherited by its child.
TEST_P(Pause, P14_TwoLevelsWithWorkOfTheChild) {
  const support::Library library(settings());
  expect_new_work(library);
  Child child([&] {
    Tasks tasks = make_tasks(library, 30);
    start(tasks);
    Child grandchild([&] { return finish_inherited(tasks) | run_new(library); });
    const int failed = grandchild.wait() == kNone ? kNone : kGrandchild;
    finish_by_polling(tasks);
    return failed | (all_right(tasks) ? kNone : kInherited) | run_new(library);
  });
  EXPECT_EQ(child.wait(), kNone);
}

}  // namespace
}  // namespace job_tests
