// The application's callback in the place of the readable fd.
#include <gtest/gtest.h>

#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "executors.h"
#include "held_worker.h"
#include "task.h"

namespace job_tests {
namespace {

// The calls of one job's callback.
class Calls {
 public:
  static int callback(void* self) {
    auto* const calls = static_cast<Calls*>(self);
    const std::lock_guard lock(calls->mutex_);
    ++calls->count_;
    if (std::this_thread::get_id() != calls->owner_) ++calls->foreign_;
    calls->changed_.notify_all();
    return 1;
  }

  int count() const { return with_lock(count_); }
  int foreign() const { return with_lock(foreign_); }  // on another thread than the job's
  void wait_for(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this, count] { return count_ >= count; });
  }

 private:
  int with_lock(const int& value) const {
    const std::lock_guard lock(mutex_);
    return value;
  }

  const std::thread::id owner_ = std::this_thread::get_id();
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
  int foreign_ = 0;
};

// Tasks that wait by callback.
class Called {
 public:
  Called(const support::Library& library, std::size_t count)
      : calls_(count), tasks_(make_tasks(library, count)) {
    for (std::size_t i = 0; i < count; ++i)
      EXPECT_EQ(ASYNC_WAIT_CTX_set_callback(job(i).wait_ctx(), Calls::callback, &calls_[i]), 1);
  }

  std::size_t size() const { return calls_.size(); }
  support::Job& job(std::size_t i) { return tasks_[i]->job(); }
  Calls& calls(std::size_t i) { return calls_[i]; }
  bool all_right() const { return job_tests::all_right(tasks_); }
  bool any_paused() const { return job_tests::any_paused(tasks_); }

  // Starts all, and resumes each once it was called for; `seen` looks at it before that.
  template <typename Seen>
  void run(Seen seen) {
    start(tasks_);
    while (any_paused())
      for (std::size_t i = 0; i < size(); ++i)
        if (job(i).paused()) {
          calls(i).wait_for(job(i).pauses());
          seen(i);
          job(i).resume();
        }
  }

 private:
  std::vector<Calls> calls_;
  Tasks tasks_;
};

TEST_P(Pause, P08_CalledOnceForEachPauseWithItsArgument) {
  std::optional<support::Library> library(settings());
  Called called(*library, 30);
  called.run([&](std::size_t i) {
    EXPECT_EQ(called.calls(i).count(), called.job(i).pauses());
    EXPECT_EQ(called.job(i).fds().size(), 1U);
    EXPECT_FALSE(called.job(i).readable());
  });
  EXPECT_TRUE(called.all_right());
  library.reset();
  for (std::size_t i = 0; i < called.size(); ++i) {
    EXPECT_GT(called.job(i).pauses(), 0);
    EXPECT_EQ(called.calls(i).count(), called.job(i).pauses());
    EXPECT_FALSE(called.job(i).readable());
  }
}

TEST_P(Pause, P08_CalledByTheThreadThatCompletes) {
  const support::Library library(settings());
  Called called(library, 20);
  called.run([](std::size_t) {});
  for (std::size_t i = 0; i < called.size(); ++i)
    EXPECT_EQ(called.calls(i).foreign(), own_thread() ? 0 : called.job(i).pauses());
}

TEST(Pause, P08_InlineHasCalledBeforeControlReturns) {
  const support::Library library(kInline);
  Called called(library, 1);
  while (!called.job(0).resume()) EXPECT_EQ(called.calls(0).count(), called.job(0).pauses());
  EXPECT_GT(called.job(0).pauses(), 0);
  EXPECT_TRUE(called.all_right());
}

TEST(Pause, P08_PoolDoesNotCallBeforeTheWorkIsDone) {
  const support::Library library(kOneWorker);
  HeldWorker worker(library);
  Called called(library, 1);
  ASSERT_FALSE(called.job(0).resume());
  EXPECT_EQ(called.calls(0).count(), 0);
  worker.release();
  called.calls(0).wait_for(1);
  while (!called.job(0).resume()) called.calls(0).wait_for(called.job(0).pauses());
  EXPECT_TRUE(called.all_right());
}

// A callback is not owed to the pauses of a job that was resumed early: still one an operation.
TEST_P(Pause, P08_CalledOnceForAnOperationThatWasResumedEarly) {
  std::optional<support::Library> library(settings());
  Called called(*library, 10);
  for (std::size_t i = 0; i < called.size(); ++i) called.job(i).resume();
  while (called.any_paused())
    for (std::size_t i = 0; i < called.size(); ++i)
      if (called.job(i).paused()) called.job(i).resume();
  EXPECT_TRUE(called.all_right());
  const std::uint64_t operations = job_tests::operations(*library);
  library.reset();
  std::uint64_t calls = 0;
  for (std::size_t i = 0; i < called.size(); ++i)
    calls += static_cast<std::uint64_t>(called.calls(i).count());
  EXPECT_EQ(calls, operations);
}

TEST_P(Pause, P08_CallbackMayBeChangedAndUnsetBetweenJobs) {
  const support::Library library(settings());
  const MdCtx digest = new_digest(library.get(), kModule, "SHA2-256");
  const auto work = [&digest] { return EVP_DigestUpdate(digest.get(), "abc", 3); };
  support::Job job(work);
  std::array<Calls, 2> calls;
  for (Calls& current : calls) {
    ASYNC_WAIT_CTX_set_callback(job.wait_ctx(), Calls::callback, &current);
    ASSERT_FALSE(job.resume());
    current.wait_for(1);
    EXPECT_FALSE(job.readable());
    ASSERT_TRUE(job.resume());
    job.reuse(work);
  }
  ASYNC_WAIT_CTX_set_callback(job.wait_ctx(), nullptr, nullptr);
  ASSERT_FALSE(job.resume());
  job.wait_until_readable();
  EXPECT_TRUE(job.resume());
  for (const Calls& current : calls) EXPECT_EQ(current.count(), 1);
}

TEST_P(Pause, P10_NotifyByFdNeverCalls) {
  const support::Library library(with(settings(), "notify = fd"));
  Called called(library, 10);
  for (std::size_t i = 0; i < called.size(); ++i)
    while (!called.job(i).resume()) {
      EXPECT_EQ(ASYNC_WAIT_CTX_get_status(called.job(i).wait_ctx()), ASYNC_STATUS_UNSUPPORTED);
      called.job(i).wait_until_readable();
    }
  EXPECT_TRUE(called.all_right());
  for (std::size_t i = 0; i < called.size(); ++i) {
    EXPECT_GT(called.job(i).pauses(), 0);
    EXPECT_EQ(called.calls(i).count(), 0);
  }
}

TEST_P(Pause, P10_NotifyByCallbackCalls) {
  const support::Library library(with(settings(), "notify = callback"));
  Called called(library, 10);
  called.run([&](std::size_t i) {
    EXPECT_EQ(ASYNC_WAIT_CTX_get_status(called.job(i).wait_ctx()), ASYNC_STATUS_OK);
    EXPECT_FALSE(called.job(i).readable());
  });
  EXPECT_TRUE(called.all_right());
  for (std::size_t i = 0; i < called.size(); ++i) EXPECT_GT(called.calls(i).count(), 0);
}

TEST_P(Pause, P10_NotifyByCallbackNeverPausesWithoutOne) {
  const support::Library library(with(settings(), "notify = callback"));
  Tasks tasks = make_tasks(library, 12);
  start(tasks);
  EXPECT_TRUE(all_right(tasks));
  EXPECT_EQ(library.counter("pauses"), 0U);
  EXPECT_GE(library.counter("fallback-no-callback"), tasks.size());
}

}  // namespace
}  // namespace job_tests
