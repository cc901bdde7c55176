#include "equal/runner.h"

#include <gtest/gtest.h>
#include <openssl/crypto.h>
#include <openssl/err.h>

#include <array>
#include <string>

#include "job/process.h"
#include "support/job.h"

namespace equal {
namespace {

constexpr std::size_t kJobs = 64;
// Sanitizers are slow: half as many tell them what they look for.
constexpr std::size_t kBatchesEach = job_tests::kSanitized ? 1 : 2;
constexpr std::size_t kCasesEach = kBatchesEach * kJobs;

constexpr std::array<Executor, 5> kExecutors{{
    {"default", "", false, false},
    {"inline", "executor = inline\npause_min_bytes = 1", true, false},
    {"batch", "executor = batch\npause_min_bytes = 1", true, false},
    {"pool", "executor = pool\npool_min_bytes = 1\npause_min_bytes = 1\npool_threads = 2", true,
     true},
    {"exercise",
     "executor = exercise\nexercise_latency_us = 0\nexercise_pauses = 2\n"
     "exercise_again_every = 3\nexercise_new_fd_every = 5",
     true, false},
}};
constexpr std::array<Place, 3> kPlaces{Place::kOutsideJobs, Place::kOneJob, Place::kManyJobs};
static_assert(kExecutors.size() * kPlaces.size() * kCasesEach >= 500 * kBatchesEach);

// ThreadSanitizer has nothing to see where there is one thread.
bool is_worth_running(const Executor& executor) {
  return executor.pool || !job_tests::kThreadSanitized;
}

const char* name_of(Place place) {
  switch (place) {
    case Place::kOutsideJobs:
      return "outside a job";
    case Place::kOneJob:
      return "in one job";
    default:
      return "in 64 jobs";
  }
}

class Comparison {
 public:
  Comparison(const Algorithm& algorithm, const Script& script, const Executor& executor,
             const BaseLibrary& base)
      : algorithm_(algorithm),
        script_(script),
        executor_(executor),
        base_(base),
        library_(executor.settings) {}

  void run(Place place, std::uint64_t first_seed) {
    const std::uint64_t pauses_before = library_.counter("pauses");
    for (std::size_t i = 0; i < kCasesEach && !testing::Test::HasFailure(); i += kJobs)
      run_batch(place, first_seed + i);
    if (place != Place::kOutsideJobs) return;
    EXPECT_EQ(library_.counter("pauses"), pauses_before) << executor_.name;
  }

  void expect_pauses(bool in_pool) const {
    if (!executor_.pauses) return;
    const bool pool = executor_.pool && in_pool;
    EXPECT_GT(library_.counter("pauses"), 0u) << executor_.name;
    const auto on_its_thread = library_.counter("operations-inline") +
                               library_.counter("operations-batch") +
                               library_.counter("operations-exercise");
    EXPECT_GT(pool ? library_.counter("operations-pool") : on_its_thread, 0u) << executor_.name;
  }

  void expect_no_pauses() const { EXPECT_EQ(library_.counter("pauses"), 0u) << executor_.name; }

 private:
  std::unique_ptr<Case> new_case(const Side& side, std::uint64_t seed) const {
    const std::uint64_t mixed = std::hash<std::string>()(algorithm_.name) + seed;
    return std::unique_ptr<Case>(new Case{algorithm_, side, base_.side(), Rng(mixed)});
  }

  void run_batch(Place place, std::uint64_t first_seed) {
    std::vector<std::unique_ptr<Case>> ours;
    for (std::size_t i = 0; i < kJobs; ++i)
      ours.push_back(new_case(side_of(library_), first_seed + i));
    ERR_clear_error();
    run_ours(place, ours);
    for (std::size_t i = 0; i < kJobs && !testing::Test::HasFailure(); ++i)
      compare(place, *ours[i], first_seed + i);
  }

  void run_ours(Place place, const std::vector<std::unique_ptr<Case>>& cases) const {
    std::vector<std::unique_ptr<support::Job>> jobs;
    for (const auto& c : cases) {
      const auto work = [this, &c] { return script_(*c), 1; };
      if (place == Place::kOutsideJobs) work();
      if (place == Place::kOneJob) support::run_in_job(work);
      if (place == Place::kManyJobs) jobs.push_back(std::make_unique<support::Job>(work));
    }
    support::run_all(jobs);
  }

  void compare(Place place, const Case& ours, std::uint64_t seed) const {
    const auto base = new_case(base_.side(), seed);
    script_(*base);
    const std::string difference = Transcript::difference(base->log, ours.log);
    EXPECT_EQ(difference, "") << algorithm_.name << ", seed " << seed << ", " << name_of(place)
                              << ", executor " << executor_.name;
  }

  const Algorithm& algorithm_;
  const Script& script_;
  const Executor& executor_;
  const BaseLibrary& base_;
  support::Library library_;
};

}  // namespace

BaseLibrary::BaseLibrary()
    : ctx_(OSSL_LIB_CTX_new()), provider_(OSSL_PROVIDER_load(get(), "default")) {}

Side BaseLibrary::side() const { return {get(), "provider=default"}; }

Side side_of(const support::Library& library) { return {library.get(), "provider=asyncprovider"}; }

void expect_equal(const Algorithm& algorithm, const Script& script, Pauses pauses) {
  const BaseLibrary base;
  std::uint64_t seed = 1;
  for (const Executor& executor : kExecutors) {
    if (!is_worth_running(executor)) continue;
    Comparison comparison(algorithm, script, executor, base);
    for (const Place place : kPlaces) {
      comparison.run(place, seed);
      seed += kCasesEach;
      if (testing::Test::HasFailure()) return;
    }
    if (pauses == Pauses::kNever)
      comparison.expect_no_pauses();
    else
      comparison.expect_pauses(pauses == Pauses::kExpected);
  }
}

}  // namespace equal
