// H9: the end of the provider, of a thread, or of the process, with work in flight.
#include <openssl/crypto.h>

#include <cstdlib>
#include <optional>
#include <thread>

#include "hazard.h"
#include "job/caller.h"
#include "job/held_worker.h"
#include "job/task.h"

namespace hazard_tests {
namespace {

using job_tests::Caller;
using job_tests::Child;

constexpr std::size_t kLarge = 1U << 17U;

using Callers = std::vector<std::unique_ptr<Caller>>;

Callers paused_callers(const support::Library& library, std::size_t count) {
  Callers callers;
  for (std::size_t i = 0; i < count; ++i) {
    callers.push_back(std::make_unique<Caller>(library, Caller::kUses[i % 4], kLarge));
    if (callers.back()->job().resume()) std::abort();
  }
  return callers;
}

// The thread's jobs are lost with it; what they left is freed by another.
TEST_P(EachHazard, H9_AThreadEndsWithItsJobsPaused) {
  const support::Library library(settings());
  for (int round = 0; round < 10; ++round) {
    Callers callers;
    std::thread([&] {
      callers = paused_callers(library, 8);
      OPENSSL_thread_stop();
    }).join();
    for (const auto& caller : callers) caller->job().free_wait_ctx();
    callers.clear();
  }
  job_tests::Tasks tasks = job_tests::make_tasks(library, 8);
  job_tests::start(tasks);
  job_tests::finish_by_polling(tasks);
  EXPECT_TRUE(job_tests::all_right(tasks));
}

// A callback is still being called for a request that is long done.
TEST_F(Hazard, H9_UnloadedDuringACallback) {
  const std::size_t before = job_tests::threads();
  for (int round = 0; round < 20; ++round) {
    std::optional<support::Library> library(job_tests::kOneWorker);
    job_tests::Gate gate;
    job_tests::Task task(*library, {job_tests::Algorithm::Kind::digest, "MD5"},
                         job_tests::message(100));
    ASYNC_WAIT_CTX_set_callback(task.job().wait_ctx(), job_tests::Gate::callback, &gate);
    ASSERT_FALSE(task.job().resume());
    gate.wait_until_entered();
    std::thread opener([&gate] { gate.open(); });
    while (!task.job().resume()) {
    }
    EXPECT_TRUE(task.right());
    library.reset();
    opener.join();
    EXPECT_TRUE(job_tests::threads_fall_to(before));
  }
}

// libcrypto must find no thread of ours any more when it takes itself apart.
TEST_P(EachHazard, H9_CleanupLeavesNoThread) {
  if (!GetParam().own_thread && !job_tests::kCleanupTells)
    GTEST_SKIP() << "OpenSSL 4.0 tells nobody of its cleanup";
  Child child = bounded_child([this] {
    const std::size_t before = job_tests::threads();
    auto* const library = new support::Library(settings());
    new Callers(paused_callers(*library, 24));
    OPENSSL_cleanup();
    return job_tests::threads_fall_to(before) ? 0 : 1;
  });
  EXPECT_EQ(child.wait(), 0);
}

TEST_P(EachHazard, H9_ProcessesThatEndInTheMiddle) {
  for (int round = 0; round < 20; ++round) {
    Child child = bounded_child([this]() -> int {
      auto* const library = new support::Library(settings());
      new Callers(paused_callers(*library, 8));
      std::exit(0);
    });
    EXPECT_EQ(child.wait(), 0) << round;
  }
}

}  // namespace
}  // namespace hazard_tests
