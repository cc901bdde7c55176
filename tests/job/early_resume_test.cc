// Resumes that come before the work is done.
#include <gtest/gtest.h>

#include <algorithm>

#include "executors.h"
#include "held_worker.h"
#include "subject.h"
#include "task.h"

namespace job_tests {
namespace {

TEST_P(Pause, P05_ResumingAllWithoutPolling) {
  const support::Library library(settings());
  Tasks tasks = make_tasks(library, 200);
  start(tasks);
  finish_by_spinning(tasks);
  for (const auto& task : tasks) EXPECT_TRUE(task->right()) << task->name();
}

TEST_P(Pause, P05_OneReadableFdAndAllAreResumed) {
  const support::Library library(settings());
  Tasks tasks = make_tasks(library, 50);
  start(tasks);
  while (any_paused(tasks)) {
    const auto paused = std::find_if(tasks.begin(), tasks.end(),
                                     [](const auto& task) { return task->job().paused(); });
    (*paused)->job().wait_until_readable();
    for (const auto& task : tasks)
      if (task->job().paused()) task->job().resume();
  }
  for (const auto& task : tasks) EXPECT_TRUE(task->right()) << task->name();
}

TEST(Pause, P05_EarlyResumeOfAPoolOperationPausesAgain) {
  constexpr std::uint64_t kRounds = 10;
  const support::Library library(kOneWorker);
  HeldWorker worker(library);
  Tasks tasks = make_tasks(library, 10);
  start(tasks);
  for (std::uint64_t round = 0; round < kRounds; ++round)
    for (const auto& task : tasks) {
      ASSERT_FALSE(task->job().resume()) << task->name();
      EXPECT_FALSE(task->job().readable()) << task->name();
    }
  if (subject().counters) {
    EXPECT_EQ(library.counter("early-resumes"), kRounds * tasks.size());
  }
  worker.release();
  finish_by_polling(tasks);
  for (const auto& task : tasks) EXPECT_TRUE(task->right()) << task->name();
}

}  // namespace
}  // namespace job_tests
