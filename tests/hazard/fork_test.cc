// H7: fork after load.
#include <array>
#include <atomic>
#include <thread>

#include "hazard.h"
#include "job/held_worker.h"
#include "job/task.h"

namespace hazard_tests {
namespace {

using job_tests::Child;
using job_tests::make_tasks;
using job_tests::Tasks;

enum Failure { kNone = 0, kWrong = 1, kNoThread = 2, kGrandchild = 4 };

int run_some(const support::Library& library) {
  Tasks tasks = make_tasks(library, 8);
  job_tests::start(tasks);
  job_tests::finish_by_polling(tasks);
  return job_tests::all_right(tasks) ? kNone : kWrong;
}

// A process that forks for its grandchild with all that it has in flight.
int run_in_grandchild(const support::Library& library) {
  Tasks tasks = make_tasks(library, 8);
  job_tests::start(tasks);
  Child grandchild = bounded_child([&] { return run_some(library); });
  job_tests::finish_by_polling(tasks);
  return (job_tests::all_right(tasks) ? kNone : kWrong) |
         (grandchild.wait() == kNone ? kNone : kGrandchild);
}

TEST_F(Hazard, H7_NoThreadBeforeTheFirstUse) {
  const std::size_t before = job_tests::threads();
  const support::Library library(job_tests::kPool);
  EXPECT_EQ(job_tests::threads(), before);
  const job_tests::MdCtx digest =
      job_tests::new_digest(library.get(), job_tests::kModule, "SHA2-256");
  ASSERT_EQ(EVP_DigestUpdate(digest.get(), "abc", 3), 1);
  EXPECT_EQ(job_tests::threads(), before);
  EXPECT_EQ(run_some(library), kNone);
  EXPECT_GT(job_tests::threads(), before);
}

TEST_F(Hazard, H7_AChildStartsThreadsOfItsOwn) {
  if (job_tests::kThreadSanitized)
    GTEST_SKIP() << "the sanitizer takes the child's threads for the parent's: the ids are the same";
  const support::Library library(job_tests::kPool);
  ASSERT_EQ(run_some(library), kNone);
  Child child = bounded_child([&library] {
    if (job_tests::threads() != 1) return kNoThread;
    const std::uint64_t before = library.counter("operations-pool");
    const int failures = run_some(library);
    return failures != kNone || library.counter("operations-pool") == before ||
                   job_tests::threads() < 2
               ? kNoThread
               : kNone;
  });
  EXPECT_EQ(child.wait(), kNone);
  EXPECT_EQ(run_some(library), kNone);
}

TEST_P(EachHazard, H7_GrandchildOfABusyProcess) {
  const support::Library library(settings());
  for (int round = 0; round < 5; ++round) {
    Tasks tasks = make_tasks(library, 16);
    job_tests::start(tasks);
    Child child = bounded_child([&library] { return run_in_grandchild(library); });
    job_tests::finish_by_polling(tasks);
    EXPECT_TRUE(job_tests::all_right(tasks));
    EXPECT_EQ(child.wait(), kNone);
  }
}

// Works for as long as the test forks.
class BusyThread {
 public:
  explicit BusyThread(const support::Library& library)
      : thread_([this, &library] {
          while (!stop_) {
            if (run_some(library) != kNone) ++wrong_;
            ++rounds_;
            rounds_.notify_all();
          }
          ASYNC_cleanup_thread();
        }) {}
  ~BusyThread() { finish(); }

  void wait_for_a_round() {
    const int before = rounds_;
    rounds_.wait(before);
  }
  int finish() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    return wrong_;
  }

 private:
  std::atomic<bool> stop_ = false;
  std::atomic<int> wrong_ = 0;
  std::atomic<int> rounds_ = 0;
  std::thread thread_;
};

// A child of a process with threads: libcrypto's own locks may be held for ever in it, so that it
// fetches nothing.
int use_what_is_fetched(const EVP_MD* md) {
  const auto work = [md] {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    return EVP_Digest("abc", 3, out.data(), nullptr, md, nullptr);
  };
  Jobs jobs = make_jobs(8, [&work](std::size_t) { return work(); });
  support::run_all(jobs);
  for (const auto& job : jobs)
    if (job->result() != 1 || job->pauses() == 0) return kWrong;
  return kNone;
}

TEST_P(EachHazard, H7_ForkWhileOtherThreadsHaveOperationsInFlight) {
  if (job_tests::kSanitized) GTEST_SKIP() << "the sanitizers' own locks do not survive such a fork";
  const support::Library library(settings());
  const job_tests::Md md(EVP_MD_fetch(library.get(), "SHA2-256", job_tests::kModule));
  ASSERT_EQ(use_what_is_fetched(md.get()), kNone);
  BusyThread busy[] = {BusyThread(library), BusyThread(library)};
  for (int round = 0; round < 30; ++round) {
    busy[round % 2].wait_for_a_round();
    Child child = bounded_child([&md] { return use_what_is_fetched(md.get()); });
    EXPECT_EQ(child.wait(), kNone) << round;
  }
  for (BusyThread& thread : busy) EXPECT_EQ(thread.finish(), 0);
}

// Somebody else's instances come and go meanwhile.
TEST_P(EachHazard, H7_ForkWhileAnotherThreadLoadsAndUnloads) {
  if (job_tests::kSanitized) GTEST_SKIP() << "the sanitizers' own locks do not survive such a fork";
  const support::Library library(settings());
  const job_tests::Md md(EVP_MD_fetch(library.get(), "SHA2-256", job_tests::kModule));
  ASSERT_EQ(use_what_is_fetched(md.get()), kNone);
  std::atomic<bool> stop = false;
  std::atomic<int> loads = 0;
  std::thread thread([&] {
    while (!stop) {
      const support::Library other(settings());
      ++loads;
      loads.notify_all();
    }
  });
  for (int round = 0; round < 20; ++round) {
    const int before = loads;
    loads.wait(before);
    Child child = bounded_child([&md] { return use_what_is_fetched(md.get()); });
    EXPECT_EQ(child.wait(), kNone) << round;
  }
  stop = true;
  thread.join();
}

}  // namespace
}  // namespace hazard_tests
