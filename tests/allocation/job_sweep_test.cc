// Each scenario, in a job, under each executor.
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "equal/runner.h"
#include "job/faults.h"
#include "scenarios.h"
#include "sweep.h"

namespace allocation_tests {

namespace faults = job_tests::faults;

void PrintTo(const Scenario& scenario, std::ostream* out) { *out << scenario.name; }

namespace {

constexpr const char* kExecutors[] = {
    "executor = auto\n",
    "executor = inline\npause_min_bytes = 1\n",
    "executor = batch\npause_min_bytes = 1\n",
    "executor = pool\npool_min_us = 0\npool_min_bytes = 1\npause_min_bytes = 1\n",
    ("executor = exercise\nexercise_latency_us = 10\nexercise_pauses = 2\nexercise_again_every = 3\n"
     "exercise_fail_every = 4\nexercise_new_fd_every = 2\n"),
};

// With an instance of its own: threads and batches are made anew.
std::uint64_t attempt(const Scenario& scenario, const char* executor, std::uint64_t first,
                      std::uint64_t count) {
  const support::Library library(executor);
  keys_tests::KeyRing keys(equal::side_of(library));
  const auto act = scenario.make({library, keys});
  const auto [result, failed] = faults::run_without_memory(first, count, faults::Whose::modules,
                                                           [&] { return act->run(); });
  expect_right_or_error(result == 1, result == 1 && act->right(), first);
  return failed;
}

class Allocation : public testing::TestWithParam<Scenario> {
 protected:
  static void sweep_each_executor(std::uint64_t count) {
    std::uint64_t number = 0;
    for (const char* const executor : kExecutors) {
      SCOPED_TRACE(executor);
      number += sweep([&](std::uint64_t first) { return attempt(GetParam(), executor, first, count); });
    }
    EXPECT_GT(number, 0U);
  }
};

TEST_P(Allocation, OneFails) { sweep_each_executor(1); }

TEST_P(Allocation, OneFailsAndAllThatFollow) { sweep_each_executor(UINT64_MAX); }

INSTANTIATE_TEST_SUITE_P(Scenarios, Allocation, testing::ValuesIn(all_scenarios()),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace allocation_tests
