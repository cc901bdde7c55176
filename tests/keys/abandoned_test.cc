// A job that is given up while its operation with a key waits for a worker, or is done, and all
// that it was using taken away.
#include <gtest/gtest.h>

#include <optional>

#include "comparison.h"
#include "equal/runner.h"
#include "job/held_worker.h"
#include "job/process.h"
#include "operation.h"
#include "support/job.h"

namespace keys_tests {
namespace {

using job_tests::HeldWorker;

constexpr const char* kOneWorker =
    "executor = pool\npool_min_us = 0\npool_min_bytes = 1\npause_min_bytes = 1\npool_threads = 1\n";
constexpr const char* kOneWorkerOnePlace =
    "executor = pool\npool_min_us = 0\npool_min_bytes = 1\npause_min_bytes = 1\npool_threads = 1\n"
    "pool_queue = 1\n";

// The order of the frees; and what happens to the caller's buffers between them.
struct Way {
  bool wait_ctx_first;
  bool overwrite;
};
constexpr Way kWays[] = {{true, true}, {true, false}, {false, true}, {false, false}};

// A library, and a caller whose job is paused.
class Scene {
 public:
  Scene(const Kind& kind, const char* settings, bool held)
      : library_(std::in_place, settings), ring_(std::in_place, equal::side_of(*library_)) {
    operation_ = kind.make(*ring_);
    if (held) worker_.emplace(*library_);
    job_.emplace([this] {
      job_tests::let_this_job_leak();
      return operation_->run();
    });
    EXPECT_FALSE(job_->resume());
  }

  support::Job& job() { return *job_; }
  Operation& operation() { return *operation_; }
  const support::Library& library() const { return *library_; }
  void release_worker() { worker_.reset(); }

  void give_up(Way way) {
    if (way.wait_ctx_first)
      job_->free_wait_ctx();
    else
      operation_->free_contexts();
    if (way.overwrite)
      operation_->overwrite_buffers();
    else
      operation_->free_buffers();
    operation_->free_contexts();
    job_->free_wait_ctx();
  }

  // Once the library is gone nobody is left who could write.
  void expect_clean(Way way) {
    operation_->made.reset();
    ring_.reset();
    worker_.reset();
    library_.reset();
    EXPECT_TRUE(!way.overwrite || operation_->buffers_untouched());
  }

 private:
  std::optional<support::Library> library_;
  std::optional<KeyRing> ring_;
  std::unique_ptr<Operation> operation_;
  std::optional<HeldWorker> worker_;
  std::optional<support::Job> job_;
};

class GivenUp : public testing::TestWithParam<Kind> {};
class Entered : public testing::TestWithParam<Kind> {};

// Would not return if it waited for the worker.
TEST_P(GivenUp, P07_WhileQueued) {
  for (const Way way : kWays) {
    Scene scene(GetParam(), kOneWorker, true);
    scene.give_up(way);
    scene.release_worker();
    scene.expect_clean(way);
  }
}

TEST_P(GivenUp, P07_OnceDone) {
  for (const Way way : kWays) {
    Scene scene(GetParam(), kOneWorker, false);
    scene.job().wait_until_readable();
    scene.give_up(way);
    scene.expect_clean(way);
  }
}

TEST_P(GivenUp, P07_AtOnce) {
  for (const Way way : kWays) {
    Scene scene(GetParam(), kOneWorker, false);
    scene.give_up(way);
    scene.expect_clean(way);
  }
}

// The worker does its work when the caller's buffers are gone already.
TEST_P(GivenUp, P07_BuffersAreGoneBeforeTheWorkIsDone) {
  for (const Way way : kWays) {
    Scene scene(GetParam(), kOneWorker, true);
    if (way.overwrite)
      scene.operation().overwrite_buffers();
    else
      scene.operation().free_buffers();
    scene.release_worker();
    scene.job().wait_until_readable();
    scene.operation().free_contexts();
    scene.job().free_wait_ctx();
    scene.expect_clean(way);
  }
}

// The key's other owners let go of it, while a worker has yet to use it.
TEST_P(GivenUp, H8_TheKeyIsFreedBeforeTheWorkIsDone) {
  const support::Library library(kOneWorker);
  std::optional<KeyRing> ring(std::in_place, equal::side_of(library));
  const auto operation = GetParam().make(*ring);
  std::optional<HeldWorker> worker(library);
  support::Job job([&] { return operation->run(); });
  ASSERT_FALSE(job.resume());
  ring.reset();
  worker.reset();
  job.wait_until_readable();
  ASSERT_TRUE(job.resume());
  EXPECT_EQ(job.result(), 1);
  EXPECT_TRUE(operation->right());
}

TEST_P(GivenUp, P09_AFullQueueMakesTheJobTryAgain) {
  Scene first(GetParam(), kOneWorkerOnePlace, true);
  KeyRing ring(equal::side_of(first.library()));
  const auto operation = GetParam().make(ring);
  support::Job job([&] { return operation->run(); });
  ASSERT_FALSE(job.resume());
  EXPECT_EQ(ASYNC_WAIT_CTX_get_status(job.wait_ctx()), ASYNC_STATUS_EAGAIN);
  // Until it has had enough, and does it itself.
  while (!job.resume()) EXPECT_TRUE(job.readable());
  EXPECT_EQ(job.result(), 1);
  EXPECT_TRUE(operation->right());
  EXPECT_EQ(first.library().counter("fallback-queue-full"), 1u);
  first.release_worker();
  while (!first.job().resume()) first.job().wait_until_readable();
  EXPECT_TRUE(first.operation().right());
}

// The context refuses to be entered while its operation is in flight, and does not come to harm.
TEST_P(Entered, H2_TheContextIsBusyMeanwhile) {
  Scene scene(GetParam(), kOneWorker, true);
  EXPECT_NE(scene.operation().run(), 1);
  EXPECT_NE(support::drain_errors(), "");
  if (scene.operation().kdf == nullptr) {
    *scene.operation().size = 1024;
    *scene.operation().size2 = 1024;
  }
  scene.release_worker();
  while (!scene.job().resume()) scene.job().wait_until_readable();
  EXPECT_EQ(scene.job().result(), 1) << support::drain_errors();
}

INSTANTIATE_TEST_SUITE_P(Kinds, GivenUp, testing::ValuesIn(kinds()), kind_name);

// libcrypto makes a copy of a context that is to be finished, and that is the one that is busy.
std::vector<Kind> kinds_whose_own_context_is_busy() {
  std::vector<Kind> all = kinds();
  std::erase_if(all, [](const Kind& kind) {
    const std::string name = kind.name;
    return name.ends_with("Final") || name == "VerifyWrong";
  });
  return all;
}
INSTANTIATE_TEST_SUITE_P(Kinds, Entered, testing::ValuesIn(kinds_whose_own_context_is_busy()), kind_name);

std::size_t heap_after(int rounds, const std::function<void()>& round) {
  const std::size_t before = job_tests::heap_in_use();
  for (int i = 0; i < rounds; ++i) round();
  const std::size_t after = job_tests::heap_in_use();
  return after > before ? after - before : 0;
}

void give_up_a_bare_job() {
  support::Job job([] {
    job_tests::let_this_job_leak();
    return ASYNC_pause_job();
  });
  EXPECT_FALSE(job.resume());
}

// libcrypto loses the job and its stack. The provider must not lose the key that was made.
TEST(GivenUp, P07_TheKeyThatNobodyWantsIsFreed) {
  constexpr int kRounds = 100;
  constexpr std::size_t kAllowance = 8192;  // bytes in all
  const support::Library library(kOneWorker);
  KeyRing ring(equal::side_of(library));
  for (const Kind& kind : kinds()) {
    if (kind.name != std::string("GenerateEc")) continue;
    const auto round = [&] {
      const auto operation = kind.make(ring);
      support::Job job([&operation] {
        job_tests::let_this_job_leak();
        return operation->run();
      });
      EXPECT_FALSE(job.resume());
      job.wait_until_readable();
      job.free_wait_ctx();
    };
    heap_after(10, round);
    ASYNC_cleanup_thread();  // no idle job is there to be used again
    const std::size_t bare = heap_after(kRounds, give_up_a_bare_job);
    EXPECT_LE(heap_after(kRounds, round), bare + kAllowance);
  }
}

}  // namespace
}  // namespace keys_tests
