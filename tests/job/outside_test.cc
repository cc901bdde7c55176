// Operations outside jobs, and on a thread that runs jobs too.
#include <gtest/gtest.h>

#include "executors.h"
#include "process.h"
#include "subject.h"
#include "task.h"

namespace job_tests {
namespace {

void expect_equal_to_base(const support::Library& library) {
  for (const Algorithm& algorithm : algorithms())
    for (const std::size_t size : {1U, 64U, 10'000U}) {
      const Bytes expected = transform(library.get(), kBase, algorithm, message(size));
      ASSERT_FALSE(expected.empty()) << algorithm.name;
      EXPECT_EQ(transform(library.get(), kModule, algorithm, message(size)), expected)
          << algorithm.name << ' ' << size;
    }
}

TEST_P(Pause, P01_OutsideAJobTheCallCompletes) {
  const support::Library library(settings());
  const std::size_t fds = open_fds();
  const std::size_t threads_before = threads();
  expect_equal_to_base(library);
  if (subject().counters) {
    EXPECT_EQ(library.counter("pauses"), 0U);
    EXPECT_EQ(library.counter("operations-pool"), 0U);
  }
  EXPECT_EQ(open_fds(), fds);
  EXPECT_EQ(threads(), threads_before);
}

TEST_P(Pause, P01_OutsideAJobWhileJobsOfTheThreadArePaused) {
  const support::Library library(settings());
  Tasks tasks = make_tasks(library, 12);
  start(tasks);
  ASSERT_TRUE(any_paused(tasks));
  const std::uint64_t pauses = subject().counters ? library.counter("pauses") : 0;
  std::vector<std::vector<int>> fds;
  for (const auto& task : tasks) fds.push_back(task->job().fds());
  expect_equal_to_base(library);
  if (subject().counters) {
    EXPECT_EQ(library.counter("pauses"), pauses);
  }
  for (std::size_t i = 0; i < tasks.size(); ++i) EXPECT_EQ(tasks[i]->job().fds(), fds[i]);
  finish_by_polling(tasks);
  EXPECT_TRUE(all_right(tasks));
}

TEST_P(Pause, P01_UnusedWaitContextStaysAsItWas) {
  const support::Library library(settings());
  const support::Job job([] { return 1; });
  expect_equal_to_base(library);
  EXPECT_TRUE(job.fds().empty());
  EXPECT_EQ(ASYNC_WAIT_CTX_get_status(job.wait_ctx()), ASYNC_STATUS_UNSUPPORTED);
}

}  // namespace
}  // namespace job_tests
