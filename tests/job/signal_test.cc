// When the wait fd is readable, and when it is not.
#include <gtest/gtest.h>
#include <poll.h>

#include "executors.h"
#include "held_worker.h"
#include "subject.h"
#include "task.h"

namespace job_tests {
namespace {

constexpr std::size_t kLarge = 32U << 20U;

// Inside a job: whether any fd of it is readable now.
bool own_fd_readable() {
  ASYNC_WAIT_CTX* const wait_ctx = ASYNC_get_wait_ctx(ASYNC_get_current_job());
  OSSL_ASYNC_FD fd = -1;
  std::size_t count = 0;
  ASYNC_WAIT_CTX_get_all_fds(wait_ctx, nullptr, &count);
  if (count != 1) return true;
  ASYNC_WAIT_CTX_get_all_fds(wait_ctx, &fd, &count);
  pollfd polled{fd, POLLIN, 0};
  return ::poll(&polled, 1, 0) != 0;
}

CipherCtx new_cipher_if_any(OSSL_LIB_CTX* library) {
  return subject().ciphers ? new_cipher(library, kModule, "AES-128-CBC", true) : nullptr;
}

// How many of the updates left the fd readable behind them.
int readable_after_updates(EVP_MD_CTX* digest, EVP_CIPHER_CTX* cipher, const Bytes& input) {
  Bytes out(input.size() + EVP_MAX_BLOCK_LENGTH);
  int readable = 0;
  for (int i = 0; i < 20; ++i) {
    int size = 0;
    EVP_DigestUpdate(digest, input.data(), input.size());
    readable += own_fd_readable() ? 1 : 0;
    if (cipher == nullptr) continue;
    EVP_CipherUpdate(cipher, out.data(), &size, input.data(), static_cast<int>(input.size()));
    readable += own_fd_readable() ? 1 : 0;
  }
  return readable;
}

TEST_P(Pause, P04_NotReadableBetweenOperations) {
  const support::Library library(settings());
  const MdCtx digest = new_digest(library.get(), kModule, "SHA2-256");
  const CipherCtx cipher = new_cipher_if_any(library.get());
  const Bytes input = message(4096);
  int pauses = 0;
  const auto work = [&] { return readable_after_updates(digest.get(), cipher.get(), input); };
  EXPECT_EQ(support::run_in_job(work, &pauses), 0);
  EXPECT_EQ(pauses, subject().ciphers ? 40 : 20);
}

TEST_P(Pause, P04_NotReadableBetweenOperationsThatWereResumedEarly) {
  const support::Library library(settings());
  const MdCtx digest = new_digest(library.get(), kModule, "SHA2-256");
  const CipherCtx cipher = new_cipher_if_any(library.get());
  const Bytes input = message(4096);
  support::Job job([&] { return readable_after_updates(digest.get(), cipher.get(), input); });
  while (!job.resume()) {
  }
  EXPECT_EQ(job.result(), 0);
  EXPECT_FALSE(job.readable());
}

// Each time that the fd is readable one resume is enough for the operation.
TEST_P(Pause, P04_ReadableMeansReady) {
  const support::Library library(settings());
  Tasks tasks = make_tasks(library, 60);
  start(tasks);
  finish_by_polling(tasks);
  EXPECT_TRUE(all_right(tasks));
  if (subject().counters) {
    EXPECT_EQ(library.counter("early-resumes"), 0U);
    EXPECT_EQ(library.counter("pauses"), operations(library));
  }
  for (const auto& task : tasks) EXPECT_FALSE(task->job().readable()) << task->name();
}

TEST(Pause, P04_InlineIsReadableAtOnce) {
  const support::Library library(kInline);
  Tasks tasks = make_tasks(library, 20);
  start(tasks);
  for (const auto& task : tasks) EXPECT_TRUE(task->job().readable()) << task->name();
  finish_by_polling(tasks);
  EXPECT_TRUE(all_right(tasks));
}

TEST(Pause, P04_PoolIsNotReadableBeforeTheWorkIsDone) {
  const support::Library library(kOneWorker);
  HeldWorker worker(library);
  Tasks tasks = make_tasks(library, 20);
  start(tasks);
  for (const auto& task : tasks) {
    ASSERT_TRUE(task->job().paused()) << task->name();
    EXPECT_FALSE(task->job().readable()) << task->name();
  }
  worker.release();
  for (const auto& task : tasks) task->job().wait_until_readable();
  finish_by_polling(tasks);
  EXPECT_TRUE(all_right(tasks));
}

TEST(Pause, P04_PoolIsNotReadableBeforeTheWorkAheadOfItIsDone) {
  const support::Library library(kOneWorker);
  const Bytes large = message(kLarge);
  const MdCtx ahead = new_digest(library.get(), kModule, "SHA3-512");
  const MdCtx behind = new_digest(library.get(), kModule, "SHA2-256");
  support::Job first([&] { return EVP_DigestUpdate(ahead.get(), large.data(), large.size()); });
  support::Job second([&] { return EVP_DigestUpdate(behind.get(), large.data(), 1); });
  ASSERT_FALSE(first.resume());
  ASSERT_FALSE(second.resume());
  second.wait_until_readable();
  EXPECT_TRUE(first.readable());
  EXPECT_TRUE(first.resume() && second.resume());
  EXPECT_EQ(first.result() + second.result(), 2);
}

}  // namespace
}  // namespace job_tests
