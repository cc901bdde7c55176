// OpenSSL's error queue before, at and after a pause.
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <sched.h>

#include <string>
#include <thread>
#include <vector>

#include "executors.h"
#include "held_worker.h"
#include "subject.h"
#include "task.h"

namespace job_tests {
namespace {

constexpr int kReason = 42;

struct Error {
  unsigned long code;
  std::string file;
  int line;
  std::string function;
  std::string data;
  int flags;  // but for who owns the data
  bool operator==(const Error&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Error& error) {
  return out << std::hex << error.code << std::dec << ' ' << error.file << ':' << error.line << ' '
             << error.function << " '" << error.data << "' " << error.flags;
}

std::vector<Error> taken_errors() {
  std::vector<Error> errors;
  const char* file = nullptr;
  const char* function = nullptr;
  const char* data = nullptr;
  int line = 0;
  int flags = 0;
  while (const unsigned long code = ERR_get_error_all(&file, &line, &function, &data, &flags))
    errors.push_back({code, file, line, function, data, flags & ERR_TXT_STRING});
  return errors;
}

void raise_one() { ERR_raise_data(ERR_LIB_USER, kReason, "kept"); }

void expect_one(const std::vector<Error>& errors) {
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(ERR_GET_LIB(errors[0].code), ERR_LIB_USER);
  EXPECT_EQ(ERR_GET_REASON(errors[0].code), kReason);
  EXPECT_EQ(errors[0].data, "kept");
}

TEST_P(Pause, P18_NoPauseWithAnEntryInTheQueue) {
  const support::Library library(settings());
  for (const Algorithm& algorithm : algorithms()) {
    Task task(library, algorithm, message(5000));
    raise_one();
    EXPECT_TRUE(task.job().resume()) << algorithm.name;
    EXPECT_TRUE(task.right()) << algorithm.name;
    expect_one(taken_errors());
  }
  if (subject().counters) {
    EXPECT_EQ(library.counter("pauses"), 0U);
    EXPECT_GE(library.counter("fallback-error-queue"), 2 * algorithms().size());
  }
}

TEST_P(Pause, P18_PausesAgainOnceTheQueueIsEmpty) {
  const support::Library library(settings());
  const MdCtx digest = new_digest(library.get(), kModule, "SHA2-256");
  int pauses = 0;
  const auto work = [&digest] {
    raise_one();
    int done = EVP_DigestUpdate(digest.get(), "abc", 3);
    ERR_clear_error();
    return done + EVP_DigestUpdate(digest.get(), "abc", 3);
  };
  EXPECT_EQ(support::run_in_job(work, &pauses), 2);
  EXPECT_EQ(pauses, 1);
  if (subject().counters) {
    EXPECT_EQ(library.counter("fallback-error-queue"), 1U);
  }
}

// Another job of the thread leaves an entry behind while this one is paused.
TEST_P(Pause, P18_AnEntryThatIsRaisedMeanwhileStays) {
  const support::Library library(settings());
  Tasks tasks = make_tasks(library, 12);
  start(tasks);
  raise_one();
  finish_by_spinning(tasks);
  EXPECT_TRUE(all_right(tasks));
  expect_one(taken_errors());
}

// Resumed early with an entry in the queue, the job stays until its result is there.
TEST(Pause, P18_NoPauseAgainWithAnEntryInTheQueue) {
  const support::Library library(kOneWorker);
  HeldWorker worker(library);
  Task task(library, {Algorithm::Kind::digest, "SHA2-256"}, message(5000));
  ASSERT_FALSE(task.job().resume());
  const std::uint64_t early = library.counter("early-resumes");
  raise_one();
  std::thread releaser([&] {
    while (library.counter("early-resumes") < early + 2) ::sched_yield();
    worker.let_go();
  });
  const bool stayed = task.job().resume();
  EXPECT_TRUE(stayed);
  while (!task.job().finished()) task.job().resume();
  releaser.join();
  expect_one(taken_errors());
  worker.release();
}

// Decrypts what is no ciphertext of a whole message.
struct Failing {
  const char* name;
  std::size_t size;
};
constexpr Failing kFailing[] = {
    {"AES-128-CBC", 32}, {"AES-128-CBC", 33}, {"DES-EDE3-CBC", 24}, {"AES-256-CBC", 1}};

int decrypt_in_vain(OSSL_LIB_CTX* library, const char* properties, const Failing& failing) {
  const CipherCtx ctx = new_cipher(library, properties, failing.name, false);
  const Bytes input = message(failing.size);
  Bytes out(failing.size + 2 * EVP_MAX_BLOCK_LENGTH);
  int size = 0;
  if (EVP_DecryptUpdate(ctx.get(), out.data(), &size, input.data(),
                        static_cast<int>(input.size())) != 1)
    return -1;
  return EVP_DecryptFinal_ex(ctx.get(), out.data() + size, &size);
}

TEST_P(Pause, P18_ErrorsOfThePausedOperationAreTheBases) {
  const support::Library library(settings());
  for (const Failing& failing : kFailing) {
    const int result = decrypt_in_vain(library.get(), kBase, failing);
    const std::vector<Error> expected = taken_errors();
    ASSERT_EQ(result, 0) << failing.name;
    ASSERT_FALSE(expected.empty()) << failing.name;
    support::Job job([&] { return decrypt_in_vain(library.get(), kModule, failing); });
    while (!job.resume()) {
      job.wait_until_readable();
      EXPECT_EQ(ERR_peek_error(), 0U) << failing.name;
    }
    EXPECT_GE(job.pauses(), 2) << failing.name;
    EXPECT_EQ(job.result(), result) << failing.name;
    EXPECT_EQ(taken_errors(), expected) << failing.name;
  }
}

// Each job's errors appear with its own last resume, and with no other.
TEST_P(Pause, P18_ErrorsOfManyJobsAreKeptApart) {
  const support::Library library(settings());
  const std::size_t count = 20;
  std::vector<std::unique_ptr<support::Job>> jobs;
  for (std::size_t i = 0; i < count; ++i)
    jobs.push_back(std::make_unique<support::Job>([&library, i] {
      return decrypt_in_vain(library.get(), kModule, kFailing[i % std::size(kFailing)]);
    }));
  for (const auto& job : jobs) EXPECT_FALSE(job->resume());
  for (const auto& job : jobs)
    while (job->paused()) {
      EXPECT_EQ(ERR_peek_error(), 0U);
      job->wait_until_readable();
      const bool failed = job->resume();
      EXPECT_EQ(taken_errors().size(), failed ? 1U : 0U);
    }
}

}  // namespace
}  // namespace job_tests
