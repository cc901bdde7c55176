// Two library contexts, each with an instance of the provider, in the same jobs.
#include <gtest/gtest.h>
#include <poll.h>

#include <optional>

#include "executors.h"
#include "process.h"
#include "subject.h"
#include "task.h"

namespace job_tests {
namespace {

// All algorithms by turns of the one library and the other; how many were right.
int transform_by_turns(const support::Library& one, const support::Library& other) {
  int right = 0;
  const Bytes input = message(1000);
  for (const Algorithm& algorithm : algorithms())
    for (const support::Library* library : {&one, &other})
      if (transform(library->get(), kModule, algorithm, input) ==
          transform(library->get(), kBase, algorithm, input))
        ++right;
  return right;
}

bool readable(int fd) {
  pollfd polled{fd, POLLIN, 0};
  return ::poll(&polled, 1, 0) == 1;
}

void expect_two_fds(const std::vector<int>& fds) {
  ASSERT_EQ(fds.size(), 2U);
  EXPECT_NE(fds[0], fds[1]);
  EXPECT_TRUE(is_open(fds[0]) && is_open(fds[1]));
}

TEST_P(Pause, P16_TwoInstancesInOneJob) {
  const support::Library one(settings());
  const support::Library other(settings());
  const int all = 2 * static_cast<int>(algorithms().size());
  std::vector<std::unique_ptr<support::Job>> jobs;
  for (int i = 0; i < 20; ++i)
    jobs.push_back(std::make_unique<support::Job>([&] { return transform_by_turns(one, other); }));
  support::run_all(jobs);
  for (const auto& job : jobs) {
    EXPECT_EQ(job->result(), all);
    expect_two_fds(job->fds());
  }
  if (subject().counters) {
    EXPECT_GT(one.counter("pauses"), 0U);
    EXPECT_GT(other.counter("pauses"), 0U);
  }
}

TEST(Pause, P16_TwoInstancesWithDifferentSettings) {
  const support::Library one(kInline);
  const support::Library other(kPool);
  support::Job job([&] { return transform_by_turns(one, other); });
  while (!job.resume()) job.wait_until_readable();
  EXPECT_EQ(job.result(), 2 * static_cast<int>(algorithms().size()));
  expect_two_fds(job.fds());
  EXPECT_EQ(one.counter("operations-pool"), 0U);
  EXPECT_GT(other.counter("operations-pool"), 0U);
}

// Each fd tells of its own instance's operations only.
TEST_P(Pause, P16_OnlyTheFdOfThePausedInstanceIsReadable) {
  const support::Library one(settings());
  const support::Library other(settings());
  const MdCtx digests[] = {new_digest(one.get(), kModule, "SHA2-256"),
                           new_digest(other.get(), kModule, "SHA2-256")};
  std::size_t readable_fds = 0;
  support::Job job([&digests] {
    int done = 0;
    for (int i = 0; i < 10; ++i) done += EVP_DigestUpdate(digests[i % 2].get(), "abc", 3);
    return done;
  });
  while (!job.resume()) {
    job.wait_until_readable();
    for (const int fd : job.fds())
      if (readable(fd)) ++readable_fds;
  }
  EXPECT_EQ(job.result(), 10);
  EXPECT_EQ(readable_fds, 10U);
}

TEST_P(Pause, P16_OneInstanceEndsAndTheOtherGoesOn) {
  const std::size_t fds = open_fds();
  const support::Library one(settings());
  std::optional<support::Library> other(settings());
  {
    support::Job job([&] { return transform_by_turns(one, *other); });
    while (!job.resume()) job.wait_until_readable();
    other.reset();
    job.reuse([&] { return transform_by_turns(one, one); });
    while (!job.resume()) job.wait_until_readable();
    EXPECT_EQ(job.result(), 2 * static_cast<int>(algorithms().size()));
  }
  EXPECT_EQ(open_fds(), fds);
}

}  // namespace
}  // namespace job_tests
