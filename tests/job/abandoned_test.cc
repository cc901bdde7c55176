// A job that is given up while it is paused, and all that its operation was using taken away.
#include <gtest/gtest.h>
#include <sched.h>

#include <array>
#include <atomic>
#include <functional>
#include <optional>

#include "caller.h"
#include "executors.h"
#include "held_worker.h"
#include "process.h"
#include "subject.h"

namespace job_tests {
namespace {

constexpr std::size_t kSmall = 4096;
constexpr std::size_t kLarge = 2U << 20U;

// The order of the frees; and what happens to the caller's buffers between them.
struct Way {
  bool wait_ctx_first;
  bool overwrite;
};
constexpr Way kWays[] = {{true, true}, {true, false}, {false, true}, {false, false}};

// Once; the second time there is nothing left to take.
void take_away(Caller& caller, Way way) {
  if (!way.overwrite)
    caller.free_buffers();
  else if (!caller.overwritten())
    caller.overwrite_buffers();
}

void give_up(Caller& caller, Way way) {
  if (way.wait_ctx_first)
    caller.job().free_wait_ctx();
  else
    caller.free_evp_contexts();
  take_away(caller, way);
  caller.free_evp_contexts();
  caller.job().free_wait_ctx();
}

// A library, and for each use of it a caller whose job is paused.
class Scene {
 public:
  Scene(const char* settings, Way way)
      : way_(way), fds_(open_fds()), library_(std::in_place, settings) {}

  const support::Library& library() const { return *library_; }

  void pause_each_use(std::size_t size) {
    for (const Caller::Use use : subject().uses) pause(use, size);
  }
  Caller& pause(Caller::Use use, std::size_t size) {
    callers_.push_back(std::make_unique<Caller>(*library_, use, size));
    EXPECT_FALSE(callers_.back()->job().resume());
    return *callers_.back();
  }
  void wait_until_all_are_done() const {
    for (const auto& caller : callers_) caller->job().wait_until_readable();
  }

  void take_buffers_away() {
    for (const auto& caller : callers_) job_tests::take_away(*caller, way_);
  }
  void give_all_up() {
    for (const auto& caller : callers_) give_up(*caller, way_);
  }
  // Once the library is gone nobody is left who could write.
  void expect_clean() {
    library_.reset();
    for (const auto& caller : callers_) EXPECT_TRUE(!way_.overwrite || caller->buffers_untouched());
    EXPECT_EQ(open_fds(), fds_);
  }

 private:
  const Way way_;
  const std::size_t fds_;
  std::optional<support::Library> library_;
  std::vector<std::unique_ptr<Caller>> callers_;
};

TEST_P(Pause, P07_GivenUpAtOnce) {
  for (const Way way : kWays) {
    Scene scene(settings(), way);
    scene.pause_each_use(kSmall);
    scene.give_all_up();
    scene.expect_clean();
  }
}

TEST_P(Pause, P07_GivenUpOnceDone) {
  for (const Way way : kWays) {
    Scene scene(settings(), way);
    scene.pause_each_use(kSmall);
    scene.wait_until_all_are_done();
    scene.give_all_up();
    scene.expect_clean();
  }
}

// Would not return if it waited for the worker.
TEST(Pause, P07_GivenUpWhileQueued) {
  for (const Way way : kWays) {
    Scene scene(kOneWorker, way);
    std::optional<HeldWorker> worker(scene.library());
    scene.pause_each_use(kSmall);
    scene.give_all_up();
    worker.reset();
    scene.expect_clean();
  }
}

TEST(Pause, P07_GivenUpWhileRefusedByAFullQueue) {
  for (const Way way : kWays) {
    Scene scene(kOneWorkerOnePlace, way);
    std::optional<HeldWorker> worker(scene.library());
    scene.pause_each_use(kSmall);
    EXPECT_EQ(scene.library().counter("pauses"), 1 + std::size(Caller::kUses));
    scene.give_all_up();
    worker.reset();
    scene.expect_clean();
  }
}

// With one place in the queue, the second being accepted means that the first one is running.
void pause_and_see_running(Scene& scene, Caller::Use use) {
  scene.pause(use, kLarge);
  support::Job& next = scene.pause(Caller::Use::digest_update, kSmall).job();
  while (next.paused() && ASYNC_WAIT_CTX_get_status(next.wait_ctx()) != ASYNC_STATUS_OK)
    next.resume();
}

TEST(Pause, P07_GivenUpWhileRunning) {
  for (const Way way : kWays)
    for (const Caller::Use use : Caller::kUses) {
      Scene scene(kOneWorkerOnePlace, way);
      pause_and_see_running(scene, use);
      scene.give_all_up();
      scene.expect_clean();
    }
}

// What was in flight is detached: the context can be used again.
TEST_P(Pause, P07_ContextIsFreeOnceTheWaitContextIs) {
  const support::Library library(settings());
  for (int i = 0; i < 20; ++i) {
    Caller caller(library, Caller::Use::digest_update, kSmall);
    ASSERT_FALSE(caller.job().resume());
    caller.job().free_wait_ctx();
    caller.free_buffers();
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    std::array<unsigned char, EVP_MAX_MD_SIZE> expected{};
    ASSERT_EQ(EVP_DigestInit_ex2(caller.digest(), nullptr, nullptr), 1);
    EXPECT_EQ(EVP_DigestUpdate(caller.digest(), "abc", 3), 1);
    EXPECT_EQ(EVP_DigestFinal_ex(caller.digest(), out.data(), nullptr), 1);
    ASSERT_EQ(
        EVP_Q_digest(library.get(), subject().digest, kBase, "abc", 3, expected.data(), nullptr),
        1);
    EXPECT_EQ(out, expected);
  }
}

// SSL_free() frees a record's buffers before it frees any context. The worker does its work after
// that, and finds nothing of the caller's.
TEST(Pause, P07_BuffersAreGoneBeforeTheWorkIsDone) {
  for (const Way way : kWays) {
    Scene scene(kOneWorker, way);
    std::optional<HeldWorker> worker(scene.library());
    scene.pause_each_use(kSmall);
    scene.take_buffers_away();
    worker.reset();
    scene.wait_until_all_are_done();
    scene.give_all_up();
    scene.expect_clean();
  }
}

int count_call(void* calls) {
  ++*static_cast<std::atomic<int>*>(calls);
  return 1;
}

// What is queued behind the withdrawn operation comes to its end, and that one never does.
TEST(Pause, P07_NothingIsDoneOnceTheContextIsFreed) {
  std::atomic<int> calls = 0;
  const support::Library library(kOneWorker);
  HeldWorker worker(library);
  Caller given_up(library, subject().uses.front(), kSmall);
  Caller behind(library, subject().uses.front(), kSmall);
  ASYNC_WAIT_CTX_set_callback(given_up.job().wait_ctx(), count_call, &calls);
  ASSERT_FALSE(given_up.job().resume());
  ASSERT_FALSE(behind.job().resume());
  given_up.free_evp_contexts();
  worker.release();
  behind.job().wait_until_readable();
  EXPECT_TRUE(behind.job().resume());
  EXPECT_EQ(calls, 0);
}

// A callback that gives the thread that frees the wait context every chance to be done with it.
struct Freed {
  static constexpr int kChances = 5000;
  std::atomic<bool> entered = false;
  std::atomic<bool> freed = false;
  std::atomic<bool> left_late = false;

  static int callback(void* self) {
    auto* const freed = static_cast<Freed*>(self);
    freed->entered = true;
    for (int i = 0; i < kChances && !freed->freed; ++i) ::sched_yield();
    if (freed->freed) freed->left_late = true;
    return 1;
  }
};

TEST(Pause, P07_NoCallbackIsRunningOnceTheWaitContextIsFreed) {
  Freed freed;
  {
    const support::Library library(kOneWorker);
    Caller caller(library, subject().uses.front(), kSmall);
    ASYNC_WAIT_CTX_set_callback(caller.job().wait_ctx(), Freed::callback, &freed);
    ASSERT_FALSE(caller.job().resume());
    while (!freed.entered) ::sched_yield();
    caller.job().free_wait_ctx();
    freed.freed = true;
  }
  EXPECT_FALSE(freed.left_late);
}

std::size_t heap_after(int rounds, const std::function<void()>& round) {
  const std::size_t before = heap_in_use();
  for (int i = 0; i < rounds; ++i) round();
  const std::size_t after = heap_in_use();
  return after > before ? after - before : 0;
}

void give_up_a_bare_job() {
  support::Job job([] {
    let_this_job_leak();
    return ASYNC_pause_job();
  });
  EXPECT_FALSE(job.resume());
}

// libcrypto loses the job and its stack. The provider must lose nothing beyond that.
TEST_P(Pause, P07_NoMemoryOfTheProvidersLeaks) {
  constexpr int kRounds = 500;
  constexpr std::size_t kAllowance = kRounds * 24;  // bytes: less than malloc's smallest block each
  const support::Library library(settings());
  const auto give_up_an_operation = [&library] {
    Caller caller(library, subject().uses.front(), kSmall);
    EXPECT_FALSE(caller.job().resume());
    give_up(caller, kWays[0]);
  };
  heap_after(10, give_up_an_operation);
  ASYNC_cleanup_thread();  // no idle job is there to be used again
  const std::size_t bare = heap_after(kRounds, give_up_a_bare_job);
  EXPECT_LE(heap_after(kRounds, give_up_an_operation), bare + kAllowance);
}

}  // namespace
}  // namespace job_tests
