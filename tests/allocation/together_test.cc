// Many jobs of one thread, which wait together; and a process that parts while they do.
#include <gtest/gtest.h>

#include <cstdio>
#include <functional>
#include <optional>
#include <ostream>
#include <string>

#include "equal/runner.h"
#include "job/faults.h"
#include "job/process.h"
#include "players.h"
#include "sweep.h"

namespace allocation_tests {
namespace {

namespace faults = job_tests::faults;
using job_tests::Child;

constexpr std::size_t kJobs = 20;
constexpr std::uint64_t kAll = UINT64_MAX;

struct Setting {
  const char* name;
  const char* text;
};
void PrintTo(const Setting& setting, std::ostream* out) { *out << setting.name; }

constexpr Setting kSettings[] = {
    {"Batch", "executor = batch\npause_min_bytes = 1\n"},
    {"Auto", "executor = auto\npause_min_bytes = 1\n"},
    {"Pool", "executor = pool\npool_min_bytes = 1\npause_min_bytes = 1\n"},
    {"FullPool", "executor = pool\npool_min_bytes = 1\npool_threads = 1\npool_queue = 1\n"},
    {"Exercise", "executor = exercise\nexercise_latency_us = 10\nexercise_new_fd_every = 2\n"},
};

// From the start of the first to the end of the last.
std::uint64_t together(const char* settings, std::uint64_t first, std::uint64_t count) {
  const support::Library library(settings);
  keys_tests::KeyRing keys(equal::side_of(library));
  Players players({library, keys}, kJobs);
  faults::fail_allocations(first, count, faults::Whose::modules);
  players.start(first);
  players.finish(first);
  return faults::healthy();
}

enum Verdict { kRight = 0, kWrong = 1, kNothingFailed = 2 };

int finish_in_child(Players& players, std::uint64_t first) {
  players.finish(first);
  const bool any_failed = faults::healthy() != 0;
  std::fflush(stdout);  // what the failures say
  if (testing::Test::HasFailure()) return kWrong;
  return any_failed ? kRight : kNothingFailed;
}

// From the fork to the end of the last, in either process by itself.
std::uint64_t part(const char* settings, std::uint64_t first, std::uint64_t count) {
  const support::Library library(settings);
  keys_tests::KeyRing keys(equal::side_of(library));
  Players players({library, keys}, kJobs);
  players.start(0);
  std::optional<faults::Subject> subject;
  const std::function<int()> work = [&] {
    subject.reset();
    return finish_in_child(players, first);
  };
  faults::fail_allocations(first, count, faults::Whose::modules);
  subject.emplace();
  Child child(work);
  subject.reset();
  players.finish(first);
  const std::uint64_t failed = faults::healthy();
  const int verdict = child.wait();
  EXPECT_TRUE(verdict == kRight || verdict == kNothingFailed) << verdict;
  return failed + (verdict == kRight ? 1 : 0);
}

class Allocation : public testing::TestWithParam<Setting> {
 protected:
  // Gives how many there are.
  std::uint64_t sweep_both_ways(std::uint64_t (*attempt)(const char*, std::uint64_t,
                                                         std::uint64_t)) const {
    const char* const text = GetParam().text;
    const std::uint64_t number = sweep([=](std::uint64_t first) { return attempt(text, first, 1); });
    sweep([=](std::uint64_t first) { return attempt(text, first, kAll); });
    return number;
  }
};

TEST_P(Allocation, JobsThatWaitTogether) { EXPECT_GT(sweep_both_ways(together), kJobs); }

// How many are left by then is a matter of how far the workers are.
TEST_P(Allocation, JobsThatArePausedAtAFork) { EXPECT_GT(sweep_both_ways(part), 0U); }

INSTANTIATE_TEST_SUITE_P(Together, Allocation, testing::ValuesIn(kSettings),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace allocation_tests
