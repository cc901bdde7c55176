// No fds to be had, no threads.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <optional>

#include "executors.h"
#include "faults.h"
#include "process.h"
#include "subject.h"
#include "task.h"

namespace job_tests {
namespace {

// While it lives, no fd can be opened.
class NoFds {
 public:
  NoFds() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit none = before_;
    const int lowest_free = ::dup(STDERR_FILENO);
    ::close(lowest_free);
    none.rlim_cur = static_cast<rlim_t>(lowest_free);
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoFds() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  NoFds(const NoFds&) = delete;
  NoFds& operator=(const NoFds&) = delete;

 private:
  rlimit before_{};
};

TEST_P(Pause, P17_NoFdToBeHad) {
  const support::Library library(settings());
  Tasks tasks = make_tasks(library, 12);
  {
    const NoFds no_fds;
    ASSERT_EQ(::dup(STDERR_FILENO), -1);
    start(tasks);
  }
  for (const auto& task : tasks) {
    EXPECT_TRUE(task->right()) << task->name();
    EXPECT_TRUE(task->job().fds().empty()) << task->name();
  }
  if (subject().counters) {
    EXPECT_EQ(library.counter("pauses"), 0U);
    EXPECT_GE(library.counter("fallback-no-fd"), 2 * tasks.size());
  }
}

TEST_P(Pause, P17_PausesOnceThereAreFdsAgain) {
  const support::Library library(settings());
  const MdCtx digest = new_digest(library.get(), kModule, "SHA2-256");
  const auto work = [&digest] { return EVP_DigestUpdate(digest.get(), "abc", 3); };
  support::Job job(work);
  {
    const NoFds no_fds;
    ASSERT_TRUE(job.resume());
  }
  EXPECT_EQ(job.result(), 1);
  job.reuse(work);
  ASSERT_FALSE(job.resume());
  job.wait_until_readable();
  EXPECT_TRUE(job.resume());
  EXPECT_EQ(job.result(), 1);
}

TEST_P(Pause, P17_AFdThatIsThereServesOn) {
  const support::Library library(settings());
  Tasks tasks = make_tasks(library, 12);
  start(tasks);
  {
    const NoFds no_fds;
    finish_by_polling(tasks);
  }
  EXPECT_TRUE(all_right(tasks));
  if (subject().counters) {
    EXPECT_EQ(library.counter("fallback-no-fd"), 0U);
  }
}

// The child cannot have signals of its own.
TEST_P(Pause, P17_NoFdToBeHadInAForkedChild) {
  const support::Library library(settings());
  // UndefinedBehaviorSanitizer opens a pipe for its first look at a class's objects.
  EXPECT_EQ(Child([] { return 0; }).wait(), 0);
  Tasks tasks = make_tasks(library, 12);
  start(tasks);
  std::optional<NoFds> no_fds(std::in_place);
  Child child([&tasks] {
    finish_by_polling(tasks);
    return all_right(tasks) ? 0 : 1;
  });
  no_fds.reset();
  EXPECT_EQ(child.wait(), 0);
  finish_by_polling(tasks);
  EXPECT_TRUE(all_right(tasks));
}

TEST(Pause, P17_NoThreadToBeHad) {
  const support::Library library(kPool);
  const std::uint64_t refused = faults::refused_threads();
  Tasks tasks = make_tasks(library, 12);
  {
    const faults::NoThreads no_threads;
    start(tasks);
  }
  for (const auto& task : tasks) EXPECT_TRUE(task->right()) << task->name();
  EXPECT_GT(faults::refused_threads(), refused);
  if (subject().counters) {
    EXPECT_EQ(library.counter("pauses"), 0U);
    EXPECT_EQ(library.counter("operations-pool"), 0U);
    EXPECT_GE(library.counter("fallback-no-thread"), 2 * tasks.size());
  }
  for (const auto& task : tasks) {
    EXPECT_NE(ASYNC_WAIT_CTX_get_status(task->job().wait_ctx()), ASYNC_STATUS_OK);
    EXPECT_FALSE(task->job().readable());
  }
}

TEST(Pause, P17_PausesOnceThereAreThreadsAgain) {
  const support::Library library(kPool);
  const MdCtx digest = new_digest(library.get(), kModule, "SHA2-256");
  const auto work = [&digest] { return EVP_DigestUpdate(digest.get(), "abc", 3); };
  support::Job job(work);
  {
    const faults::NoThreads no_threads;
    ASSERT_TRUE(job.resume());
  }
  job.reuse(work);
  ASSERT_FALSE(job.resume());
  job.wait_until_readable();
  EXPECT_TRUE(job.resume());
  if (subject().counters) {
    EXPECT_EQ(library.counter("operations-pool"), 1U);
  }
}

TEST(Pause, P17_TheThreadsThatThereAreServeOn) {
  const support::Library library(with(kPool, "pool_threads = 8"));
  EXPECT_EQ(support::run_in_job([&library] {
              const MdCtx digest = new_digest(library.get(), kModule, "SHA2-256");
              return EVP_DigestUpdate(digest.get(), "abc", 3);
            }),
            1);
  const faults::NoThreads no_threads;
  Tasks tasks = make_tasks(library, 50);
  start(tasks);
  finish_by_polling(tasks);
  EXPECT_TRUE(all_right(tasks));
  EXPECT_EQ(library.counter("fallback-no-thread"), 0U);
}

}  // namespace
}  // namespace job_tests
