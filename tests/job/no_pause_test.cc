// Jobs that cannot pause.
#include <gtest/gtest.h>

#include <chrono>

#include "executors.h"
#include "process.h"
#include "subject.h"
#include "task.h"

namespace job_tests {
namespace {

// A job without a wait context.
struct Bare {
  const support::Library* library;
  const Algorithm* algorithm;
  Bytes input;
  Bytes output;

  static int run(void* argument) {
    Bare* const self = *static_cast<Bare**>(argument);
    self->output = transform(self->library->get(), kModule, *self->algorithm, self->input);
    return 1;
  }
};

TEST_P(Pause, P11_WithoutAWaitContextTheCallCompletes) {
  const support::Library library(settings());
  for (const Algorithm& algorithm : algorithms()) {
    Bare bare{&library, &algorithm, message(20'000), {}};
    Bare* argument = &bare;
    ASYNC_JOB* job = nullptr;
    int result = 0;
    ASSERT_EQ(ASYNC_start_job(&job, nullptr, &result, Bare::run, &argument, sizeof argument),
              ASYNC_FINISH);
    EXPECT_EQ(bare.output, transform(library.get(), kBase, algorithm, bare.input))
        << algorithm.name;
  }
  if (subject().counters) {
    EXPECT_EQ(library.counter("pauses"), 0U);
    EXPECT_GE(library.counter("fallback-no-wait-context"), 2 * algorithms().size());
  }
}

TEST_P(Pause, P12_BlockedPausesCompleteInTheCall) {
  const support::Library library(settings());
  for (const Algorithm& algorithm : algorithms()) {
    const Bytes input = message(20'000);
    Bytes output;
    support::Job job([&] {
      ASYNC_block_pause();
      output = transform(library.get(), kModule, algorithm, input);
      ASYNC_unblock_pause();
      return 1;
    });
    ASSERT_TRUE(job.resume()) << algorithm.name;
    EXPECT_FALSE(job.readable()) << algorithm.name;
    EXPECT_EQ(output, transform(library.get(), kBase, algorithm, input)) << algorithm.name;
  }
}

TEST_P(Pause, P12_PausesAgainOnceUnblocked) {
  const support::Library library(settings());
  const MdCtx digest = new_digest(library.get(), kModule, "SHA2-256");
  const auto update = [&digest] { return EVP_DigestUpdate(digest.get(), "abc", 3); };
  int pauses = 0;
  const auto work = [&update] {
    int done = update();
    ASYNC_block_pause();
    ASYNC_block_pause();
    done += update();
    ASYNC_unblock_pause();
    done += update();
    ASYNC_unblock_pause();
    return done + update();
  };
  EXPECT_EQ(support::run_in_job(work, &pauses), 4);
  EXPECT_EQ(pauses, 2);
}

// A thread that sleeps, and looks now and then.
TEST(Pause, P12_BlockedPausesDoNotSpin) {
  constexpr std::chrono::microseconds kBetweenLooks{25};
  constexpr std::uint64_t kFirstLooks = 100;
  const support::Library library(kPool);
  const Bytes input = message(32U << 20U);
  const MdCtx digest = new_digest(library.get(), kModule, "SHA3-512");
  std::chrono::nanoseconds blocked{};
  support::Job job([&] {
    ASYNC_block_pause();
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(EVP_DigestUpdate(digest.get(), input.data(), input.size()), 1);
    blocked = std::chrono::steady_clock::now() - start;
    ASYNC_unblock_pause();
    return 1;
  });
  ASSERT_TRUE(job.resume());
  EXPECT_EQ(library.counter("operations-pool"), 1U);
  EXPECT_LE(library.counter("early-resumes"),
            kFirstLooks + static_cast<std::uint64_t>(blocked / kBetweenLooks));
}

}  // namespace
}  // namespace job_tests
