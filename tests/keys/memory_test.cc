// No memory: one allocation after the other of the provider's fails, alone or with all that follow.
#include <gtest/gtest.h>
#include <openssl/err.h>

#include "comparison.h"
#include "equal/runner.h"
#include "job/faults.h"
#include "operation.h"
#include "support/job.h"

namespace keys_tests {
namespace {

namespace faults = job_tests::faults;

constexpr std::uint64_t kAll = UINT64_MAX;

constexpr const char* kSettings =
    faults::kThreadsNeedAnErrorQueue
        ? "executor = pool\npool_min_us = 0\npool_min_bytes = 1\npause_min_bytes = 1\npool_threads = 1\n"
        : kAllPause;

class NoMemory : public EachKind {};

void expect_work(KeyRing& ring, const Kind& kind) {
  const auto operation = kind.make(ring);
  EXPECT_EQ(support::run_in_job([&] { return operation->run(); }), 1) << support::drain_errors();
  EXPECT_TRUE(operation->right());
  ERR_clear_error();
}

// Runs it while `count` allocations fail, from number `first` on; how many of them did.
std::uint64_t run_without_memory(Operation& operation, std::uint64_t first, std::uint64_t count) {
  const auto [result, failed] =
      faults::run_without_memory(first, count, faults::Whose::anybodys,
                                 [&] { return operation.run() == 1 ? 1 : 0; });
  const bool right = result == 1 && operation.right();
  const bool clean_error = result == 0;
  EXPECT_TRUE(right || clean_error) << first;
  ERR_clear_error();
  return failed;
}

TEST_P(NoMemory, H10_OneAllocationAfterTheOtherFails) {
  ASSERT_TRUE(faults::installed());
  const support::Library library(kSettings);
  KeyRing ring(equal::side_of(library));
  if (faults::kThreadsNeedAnErrorQueue) expect_work(ring, GetParam());
  for (const std::uint64_t count : {std::uint64_t{1}, kAll})
    for (std::uint64_t first = 1;; first += first < 25 ? 1 : 1 + first / 3) {
      const auto operation = GetParam().make(ring);
      if (run_without_memory(*operation, first, count) == 0) break;
    }
  // Nothing of that is left.
  expect_work(ring, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Kinds, NoMemory, testing::ValuesIn(kinds()), kind_name);

// Where there is none for the copies, it runs in the call.
TEST(NoMemory, P17_NoMemoryForTheCopies) {
  const support::Library library(kSettings);
  KeyRing ring(equal::side_of(library));
  const Kind& sign = kinds().front();
  if (faults::kThreadsNeedAnErrorQueue) expect_work(ring, sign);
  bool seen = false;
  for (std::uint64_t first = 1; first < 40; ++first) {
    const auto operation = sign.make(ring);
    const std::uint64_t fallbacks = library.counter("fallback-no-memory");
    if (run_without_memory(*operation, first, 1) == 0) break;
    seen = seen || library.counter("fallback-no-memory") > fallbacks;
  }
  EXPECT_TRUE(seen);
}

}  // namespace
}  // namespace keys_tests
