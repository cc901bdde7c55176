// The wait fd: one, and the same for the life of its wait context.
#include <fcntl.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "executors.h"
#include "process.h"
#include "task.h"

namespace job_tests {
namespace {

struct Changes {
  std::size_t added = 0;
  std::size_t deleted = 0;
  bool operator==(const Changes&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Changes& changes) {
  return out << '+' << changes.added << " -" << changes.deleted;
}

Changes changes(const support::Job& job) {
  Changes counts;
  EXPECT_EQ(ASYNC_WAIT_CTX_get_changed_fds(job.wait_ctx(), nullptr, &counts.added, nullptr,
                                           &counts.deleted),
            1);
  return counts;
}

int added_fd(const support::Job& job) {
  OSSL_ASYNC_FD fd = -1;
  std::size_t added = 0;
  std::size_t deleted = 0;
  EXPECT_EQ(changes(job), (Changes{1, 0}));
  ASYNC_WAIT_CTX_get_changed_fds(job.wait_ctx(), &fd, &added, nullptr, &deleted);
  return fd;
}

int transform_with_all(const support::Library& library) {
  const Bytes input = message(1000);
  int right = 0;
  for (const Algorithm& algorithm : algorithms())
    if (transform(library.get(), kModule, algorithm, input) ==
        transform(library.get(), kBase, algorithm, input))
      ++right;
  return right;
}

// Calls `check` at each pause; gives the number of pauses.
template <typename Check>
int run_checked(support::Job& job, Check check) {
  int pauses = 0;
  while (!job.resume()) {
    check();
    ++pauses;
    job.wait_until_readable();
  }
  return pauses;
}

TEST_P(Pause, P02_OneFdForAllAlgorithmsOfAJob) {
  const support::Library library(settings());
  support::Job job([&library] { return transform_with_all(library); });
  const int pauses = run_checked(job, [&job] {
    const std::vector<int> fds = job.fds();
    ASSERT_EQ(fds.size(), 1U);
    EXPECT_EQ(::fcntl(fds[0], F_GETFD), FD_CLOEXEC);
  });
  EXPECT_GT(pauses, static_cast<int>(algorithms().size()));
  EXPECT_EQ(job.result(), static_cast<int>(algorithms().size()));
}

TEST_P(Pause, P02_ManyJobsHaveAFdEach) {
  const support::Library library(settings());
  Tasks tasks = make_tasks(library, 100);
  start(tasks);
  std::vector<int> fds;
  for (const auto& task : tasks) {
    ASSERT_EQ(task->job().fds().size(), 1U) << task->name();
    fds.push_back(task->job().fds()[0]);
  }
  std::sort(fds.begin(), fds.end());
  EXPECT_EQ(std::unique(fds.begin(), fds.end()), fds.end());
  finish_by_polling(tasks);
  for (const auto& task : tasks) EXPECT_TRUE(task->right()) << task->name();
}

TEST_P(Pause, P03_FdIsReportedOnceAndStays) {
  const support::Library library(settings());
  const auto work = [&library] { return transform_with_all(library); };
  support::Job job(work);
  ASSERT_FALSE(job.resume());
  const int fd = added_fd(job);
  const auto same_fd = [&] {
    EXPECT_EQ(changes(job), (Changes{0, 0}));
    EXPECT_EQ(job.fds(), std::vector<int>{fd});
  };
  job.wait_until_readable();
  EXPECT_GT(run_checked(job, same_fd), 0);
  for (int reuse = 0; reuse < 3; ++reuse) {
    job.reuse(work);
    EXPECT_GT(run_checked(job, same_fd), 0);
    EXPECT_EQ(job.result(), static_cast<int>(algorithms().size()));
  }
}

TEST_P(Pause, P03_FdSurvivesTheLibraryContextsOtherJobs) {
  const support::Library library(settings());
  support::Job job([&library] { return transform_with_all(library); });
  run_checked(job, [] {});
  const std::vector<int> fds = job.fds();
  ASSERT_EQ(fds.size(), 1U);
  Tasks tasks = make_tasks(library, 20);
  start(tasks);
  finish_by_polling(tasks);
  tasks.clear();
  EXPECT_EQ(job.fds(), fds);
  EXPECT_TRUE(is_open(fds[0]));
}

}  // namespace
}  // namespace job_tests
