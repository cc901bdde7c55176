// H7: processes that part while operations with keys are paused.
#include <gtest/gtest.h>

#include "comparison.h"
#include "equal/runner.h"
#include "job/held_worker.h"
#include "job/process.h"
#include "operation.h"
#include "support/job.h"

namespace keys_tests {
namespace {

class Forked : public EachKind {};

bool finish(support::Job& job, Operation& operation) {
  while (!job.resume()) job.wait_until_readable();
  return job.result() == 1 && operation.right();
}

TEST_P(Forked, H7_BothFinishWhatIsQueued) {
  const support::Library library(
      "executor = pool\npool_min_us = 0\npool_min_bytes = 1\npause_min_bytes = 1\n"
      "pool_threads = 1\n");
  KeyRing ring(equal::side_of(library));
  const auto operation = GetParam().make(ring);
  job_tests::HeldWorker worker(library);
  support::Job job([&] { return operation->run(); });
  ASSERT_FALSE(job.resume());
  job_tests::Child child([&] { return finish(job, *operation) ? 0 : 1; });
  EXPECT_EQ(child.wait(), 0);
  EXPECT_FALSE(job.readable());
  worker.release();
  EXPECT_TRUE(finish(job, *operation));
}

TEST_P(Forked, H7_BothFinishWhatIsDone) {
  const support::Library library(kAllPause);
  KeyRing ring(equal::side_of(library));
  const auto operation = GetParam().make(ring);
  support::Job job([&] { return operation->run(); });
  ASSERT_FALSE(job.resume());
  job.wait_until_readable();
  job_tests::Child child([&] { return finish(job, *operation) ? 0 : 1; });
  EXPECT_TRUE(finish(job, *operation));
  EXPECT_EQ(child.wait(), 0);
}

TEST_P(Forked, H7_NewOnesInTheChild) {
  const support::Library library(kAllPause);
  KeyRing ring(equal::side_of(library));
  const auto operation = GetParam().make(ring);
  job_tests::Child child([&] {
    support::Job job([&] { return operation->run(); });
    return !job.resume() && finish(job, *operation) ? 0 : 1;
  });
  EXPECT_EQ(child.wait(), 0);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Forked, testing::ValuesIn(kinds()), kind_name);

}  // namespace
}  // namespace keys_tests
