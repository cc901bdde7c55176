// H8: what an operation uses is freed while its job is paused.
#include <openssl/err.h>

#include <algorithm>
#include <array>

#include "hazard.h"
#include "job/caller.h"
#include "job/held_worker.h"
#include "job/task.h"
#include "white_box.h"

namespace hazard_tests {
namespace {

using job_tests::Caller;

// A job of the white box that is never run to its end.
std::unique_ptr<support::Job> abandoned_job(const std::shared_ptr<Runtime>& runtime,
                                            StubExecutor& executor, InFlight& subject,
                                            int& result) {
  auto job = std::make_unique<support::Job>([&runtime, &executor, &subject, &result] {
    job_tests::let_this_job_leak();
    return carry_out(runtime, executor, call_with_result(result), &subject);
  });
  EXPECT_FALSE(job->resume());
  return job;
}

TEST_F(Hazard, H8_FreeingTheContextWithdrawsOnce) {
  const auto runtime = new_runtime();
  StubExecutor executor;
  int result = 1;
  auto subject = std::make_unique<InFlight>();
  const auto job = abandoned_job(runtime, executor, *subject, result);
  ASSERT_TRUE(subject->busy());
  subject.reset();
  EXPECT_EQ(executor.withdrawals(), 1);
  EXPECT_FALSE(Session::find(job->wait_ctx(), *runtime)->busy());
  job->free_wait_ctx();
  EXPECT_EQ(executor.withdrawals(), 1);
}

TEST_F(Hazard, H8_FreeingTheWaitContextFreesTheContext) {
  const auto runtime = new_runtime();
  StubExecutor executor;
  int result = 1;
  InFlight subject;
  const auto job = abandoned_job(runtime, executor, subject, result);
  ASSERT_TRUE(subject.busy());
  job->free_wait_ctx();
  EXPECT_FALSE(subject.busy());
}

// It is not told that somebody else uses its wait context by then.
TEST_F(Hazard, H8_AResumedJobSeesThatItsOperationWasWithdrawn) {
  const auto runtime = new_runtime();
  StubExecutor executor;
  int result = 42;
  auto subject = std::make_unique<InFlight>();
  support::Job job(
      [&] { return carry_out(runtime, executor, call_with_result(result), subject.get()); });
  ASSERT_FALSE(job.resume());
  subject.reset();
  executor.be_done();
  EXPECT_TRUE(job.resume());
  EXPECT_EQ(job.result(), 0);
  EXPECT_EQ(executor.finishes(), 0);
}

// One more job with a wait context that had another.
int digest_in_job_with(ASYNC_WAIT_CTX* wait_ctx, OSSL_LIB_CTX* library, int* pauses) {
  const auto entry = [](void* arg) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    return EVP_Q_digest(*static_cast<OSSL_LIB_CTX**>(arg), "SHA2-256", job_tests::kModule, "abc", 3,
                        out.data(), nullptr);
  };
  ASYNC_JOB* job = nullptr;
  int result = 0;
  while (ASYNC_start_job(&job, wait_ctx, &result, entry, &library, sizeof library) == ASYNC_PAUSE)
    ++*pauses;
  return result;
}

TEST_P(EachHazard, H8_TheWaitContextServesOnAfterTheContextIsFreed) {
  const support::Library library(settings());
  for (const Caller::Use use : Caller::kUses) {
    Caller caller(library, use, 5000);
    ASSERT_FALSE(caller.job().resume());
    caller.free_evp_contexts();
    caller.free_buffers();
    EXPECT_FALSE(caller.job().readable());
    int pauses = 0;
    EXPECT_EQ(digest_in_job_with(caller.job().wait_ctx(), library.get(), &pauses), 1);
    EXPECT_GT(pauses, 0);
  }
}

void take_away(Caller& caller, int what) {
  if (what == 0) caller.job().free_wait_ctx();
  if (what == 1) caller.free_evp_contexts();
  if (what == 2) caller.free_buffers();
}

// All orders, of several callers at a time, whose operations are queued, running and done.
TEST_P(EachHazard, H8_EachOrderOfFreesWhileOthersGoOn) {
  const support::Library library(settings());
  std::array<int, 3> order{0, 1, 2};
  do {
    job_tests::Tasks tasks = job_tests::make_tasks(library, 4);
    job_tests::start(tasks);
    std::vector<std::unique_ptr<Caller>> callers;
    for (std::size_t i = 0; i < 16; ++i) {
      callers.push_back(std::make_unique<Caller>(library, Caller::kUses[i % 4], 100U << (i % 12)));
      ASSERT_FALSE(callers.back()->job().resume());
    }
    for (const int what : order) {
      std::rotate(callers.begin(), callers.begin() + 5, callers.end());
      for (const auto& caller : callers) take_away(*caller, what);
    }
    job_tests::finish_by_polling(tasks);
    EXPECT_TRUE(job_tests::all_right(tasks));
  } while (std::next_permutation(order.begin(), order.end()));
}

}  // namespace
}  // namespace hazard_tests
