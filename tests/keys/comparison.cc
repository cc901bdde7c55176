#include "comparison.h"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include "equal/runner.h"
#include "support/job.h"
#include "support/library.h"

namespace keys_tests {
namespace {

constexpr std::size_t kJobs = 4;

struct Executor {
  const char* name;
  const char* settings;
  bool all_pause;
};

constexpr Executor kExecutors[] = {
    {"default", "", false},
    {"inline", "executor = inline\npause_min_bytes = 1\n", false},
    {"pool", kAllPause, true},
    {"exercise", "executor = exercise\nexercise_jitter_us = 50\nexercise_pauses = 2\nexercise_again_every = 3\n",
     true},
    {"auto", "executor = auto\npool_min_us = 0\npool_min_bytes = 1\n", false},
};

class Comparison {
 public:
  Comparison(const char* name, const Executor& executor, const std::vector<std::string>& keys,
             const Script& script, const equal::Transcript& expected)
      : name_(name),
        executor_(executor),
        script_(script),
        expected_(expected),
        library_(executor.settings),
        keys_(equal::side_of(library_)),
        base_(plain_base()) {
    for (const std::string& key : keys) {
      keys_.get(key);
      base_.get(key);
    }
  }

  void outside_jobs() {
    Play play{keys_, base_};
    script_(play);
    compare("outside jobs", play);
    EXPECT_EQ(library_.counter("pauses"), 0u) << name_;
  }

  void in_jobs(std::size_t count) {
    std::vector<std::unique_ptr<Play>> runs;
    std::vector<std::unique_ptr<support::Job>> jobs;
    for (std::size_t i = 0; i < count; ++i) {
      runs.push_back(std::unique_ptr<Play>(new Play{keys_, base_}));
      jobs.push_back(std::make_unique<support::Job>([this, play = runs.back().get()] {
        script_(*play);
        return 1;
      }));
    }
    support::run_all(jobs);
    for (const auto& play : runs) compare("in jobs", *play);
  }

  void expect_pauses() const {
    EXPECT_TRUE(!executor_.all_pause || library_.counter("pauses") > 0) << name_;
  }

 private:
  void compare(const char* place, const Play& ours) const {
    EXPECT_EQ(equal::Transcript::difference(expected_, ours.log), "")
        << name_ << ", " << place << ", executor " << executor_.name;
  }

  const char* const name_;
  const Executor& executor_;
  const Script& script_;
  const equal::Transcript& expected_;
  const support::Library library_;
  KeyRing keys_;
  KeyRing base_;
};

}  // namespace

void expect_equal(const char* name, const std::vector<std::string>& keys, const Script& script,
                  Pauses pauses) {
  ERR_clear_error();
  KeyRing base(plain_base());
  Play expected{base, base};
  script(expected);
  for (const Executor& executor : kExecutors) {
    Comparison comparison(name, executor, keys, script, expected.log);
    comparison.outside_jobs();
    if (executor.all_pause) comparison.in_jobs(1);
    comparison.in_jobs(kJobs);
    if (pauses == Pauses::kExpected) comparison.expect_pauses();
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace keys_tests
