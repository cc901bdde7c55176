// Jobs whose operations run together, through EVP.
#include <gtest/gtest.h>
#include <openssl/err.h>

#include <optional>
#include <thread>

#include "encryption.h"
#include "executors.h"
#include "operations.h"
#include "support/handles.h"
#include "task.h"

namespace batch_tests {
namespace {

using job_tests::Bytes;
using job_tests::CipherCtx;
using job_tests::kModule;
using support::Job;

TEST(Together, SixteenJobsAreOneBatch) {
  const support::Library library(job_tests::kBatch);
  Jobs all(library, 16);
  support::run_all(all.jobs);
  all.expect_right();
  EXPECT_EQ(library.counter("operations-batch"), 16U);
  EXPECT_EQ(library.counter("batches"), 1U);
  EXPECT_EQ(library.counter("pauses"), 16U);
}

// Before any of them is resumed, each has made its own fd readable.
TEST(Together, EachIsReadyAtOnce) {
  const support::Library library(job_tests::kBatch);
  Jobs all(library, 5);
  for (const auto& job : all.jobs) {
    ASSERT_FALSE(job->resume());
    EXPECT_TRUE(job->readable());
  }
  for (const auto& job : all.jobs) EXPECT_TRUE(job->resume());
  all.expect_right();
}

TEST(Together, KernelsDoNotMix) {
  const support::Library library(job_tests::kBatch);
  job_tests::Tasks tasks = job_tests::make_tasks(library, 200);
  job_tests::start(tasks);
  job_tests::finish_by_polling(tasks);
  EXPECT_TRUE(job_tests::all_right(tasks));
}

TEST(Together, OneThatIsTakenOutLeavesTheOthersRight) {
  for (const bool wait_ctx_first : {true, false}) {
    const support::Library library(job_tests::kBatch);
    Jobs all(library, 9);
    for (const auto& job : all.jobs) ASSERT_FALSE(job->resume());
    all.take_out(4, wait_ctx_first);
    for (const auto& job : all.jobs) EXPECT_TRUE(job->resume());
    all.expect_right();
  }
}

// A cipher without a key fails in its own job, with the base's error.
TEST(Together, AnErrorReachesItsOwnJobOnly) {
  const support::Library library(job_tests::kBatch);
  Jobs all(library, 7);
  for (const auto& job : all.jobs) ASSERT_FALSE(job->resume());
  unsigned long error = 0;
  Job failing([&library, &error] {
    const support::Cipher cipher(EVP_CIPHER_fetch(library.get(), "AES-128-CBC", kModule));
    const CipherCtx ctx(EVP_CIPHER_CTX_new());
    EVP_EncryptInit_ex2(ctx.get(), cipher.get(), nullptr, nullptr, nullptr);
    Bytes in(kSize);
    Bytes out(kSize + 16);
    int size = 0;
    const int done = EVP_EncryptUpdate(ctx.get(), out.data(), &size, in.data(), kSize);
    error = ERR_peek_last_error();
    ERR_clear_error();
    return done;
  });
  while (!failing.resume()) failing.wait_until_readable();
  EXPECT_EQ(failing.result(), 0);
  EXPECT_NE(error, 0U);
  for (const auto& job : all.jobs) EXPECT_TRUE(job->resume());
  all.expect_right();
  EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(Together, AloneAJobSoonPausesNoMore) {
  const support::Library library("executor = batch");
  Encryption encryption(library);
  int pauses = 0;
  EXPECT_EQ(support::run_in_job(
                [&encryption] {
                  for (int i = 0; i < 1000; ++i)
                    if (encryption.update() != 1) return 0;
                  return 1;
                },
                &pauses),
            1);
  EXPECT_GT(pauses, 0);
  EXPECT_LT(pauses, 4);
}

TEST(Together, AfterATimeAloneTheyComeTogetherAgain) {
  const support::Library library("executor = batch");
  Jobs lonely(library, 1);
  for (int i = 0; i < 500; ++i) {
    support::run_all(lonely.jobs);
    lonely.jobs[0]->reuse([&lonely] { return lonely.encryptions[0]->update(); });
  }
  const std::uint64_t before = library.counter("operations-batch");
  Jobs company(library, 16, kSize, 100);
  support::run_all(company.jobs);
  EXPECT_GT(library.counter("operations-batch") - before, 1600U - 64);
}

TEST(Together, ShortOnesStayInTheCall) {
  const support::Library library;
  Jobs all(library, 16, 2032);
  support::run_all(all.jobs);
  all.expect_right();
  EXPECT_EQ(library.counter("pauses"), 0U);
}

// A core encrypts more than that while a wait fd is written and read, and less while a callback is
// called.
TEST(Together, ForACallbackTheyWaitWithLess) {
  const support::Library library("executor = batch");
  Encryption encryption(library, 2112);
  Job by_fd([&encryption] { return encryption.update(); });
  EXPECT_TRUE(by_fd.resume());
  EXPECT_EQ(library.counter("pauses"), 0U);
  Job by_callback([&encryption] { return encryption.update(); });
  ASYNC_WAIT_CTX_set_callback(
      by_callback.wait_ctx(), [](void*) { return 1; }, nullptr);
  EXPECT_FALSE(by_callback.resume());
  EXPECT_TRUE(by_callback.resume());
  EXPECT_EQ(library.counter("pauses"), 1U);
}

// What an ended thread has left belongs to jobs that nobody can resume any more: nobody runs it.
TEST(Together, AThreadEndsWithABatchNotRun) {
  std::optional<support::Library> library(job_tests::kBatch);
  std::optional<Jobs> all;
  std::thread([&] {
    all.emplace(*library, 8);
    for (const auto& job : all->jobs) EXPECT_FALSE(job->resume());
  }).join();
  for (const auto& encryption : all->encryptions) encryption->mark_output();
  Jobs others(*library, 8);
  support::run_all(others.jobs);
  others.expect_right();
  for (const auto& encryption : all->encryptions) EXPECT_TRUE(encryption->output_untouched());
  all.reset();
  library.reset();
}

}  // namespace
}  // namespace batch_tests
