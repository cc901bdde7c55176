// What ASYNCPROVIDER_LOG tells, and when.
#include <gtest/gtest.h>
#include <openssl/crypto.h>
#include <openssl/err.h>

#include <stdexcept>

#include "job/executors.h"
#include "job/process.h"
#include "job/task.h"
#include "log_file.h"

namespace log_tests {
namespace {

using Texts = std::vector<std::string>;
using job_tests::kInline;
using job_tests::kPool;
using job_tests::with;

constexpr const char* kNoWaitContext =
    "ran in the call, for the first time: fallback-no-wait-context";
constexpr const char* kErrorQueue = "ran in the call, for the first time: fallback-error-queue";

void run_tasks(const support::Library& library, std::size_t count) {
  job_tests::Tasks tasks = job_tests::make_tasks(library, count);
  job_tests::start(tasks);
  job_tests::finish_by_polling(tasks);
  EXPECT_TRUE(job_tests::all_right(tasks));
}

std::string loaded(const std::string& executor) {
  return "loaded: version " PROJECT_VERSION_TEXT ", base = default, executor = " + executor + ", " +
         OpenSSL_version(OPENSSL_VERSION);
}

TEST(Log, AProvidersLife) {
  const LogFile log;
  { const support::Library library(kInline); }
  EXPECT_EQ(log.texts(),
            (Texts{loaded("inline"), "lanes: not used with this configuration", "unloaded"}));
}

TEST(Log, WhichInstructionsLanesHave) {
  const LogFile log;
  { const support::Library library; }
  const Texts texts = log.texts();
  ASSERT_EQ(texts.size(), 3U);
  EXPECT_EQ(texts[0], loaded("auto"));
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    EXPECT_NE(texts[1].find(" for "), std::string::npos) << texts[1];
    EXPECT_NE(texts[1].find(" SHA2-512"), std::string::npos) << texts[1];
  }
#endif
  EXPECT_TRUE(texts[1].starts_with("lanes: ")) << texts[1];
}

TEST(Log, WhatTheConfigurationSays) {
  const LogFile log;
  { const support::Library library("base = legacy\nexecutor = exercise"); }
  EXPECT_EQ(count(log.texts(), "loaded: version " PROJECT_VERSION_TEXT
                               ", base = legacy, executor = exercise, OpenSSL "),
            1U);
}

TEST(Log, TheFirstFallbackOfEachCause) {
  const LogFile log;
  const support::Library library(kInline);
  fall_back(library);
  fall_back(library);
  EXPECT_EQ(library.counter("fallback-no-wait-context"), 4U);
  EXPECT_EQ(count(log.texts(), kNoWaitContext), 1U);
  EXPECT_EQ(count(log.texts(), kErrorQueue), 0U);
  EXPECT_EQ(support::run_in_job([&library] {
              const auto digest =
                  job_tests::new_digest(library.get(), job_tests::kModule, "SHA2-256");
              ERR_raise(ERR_LIB_USER, ERR_R_INTERNAL_ERROR);
              const int done = EVP_DigestUpdate(digest.get(), "abc", 3);
              ERR_clear_error();
              return done;
            }),
            1);
  EXPECT_EQ(count(log.texts(), kErrorQueue), 1U);
  EXPECT_EQ(count(log.texts(), "ran in the call"), 2U);
}

TEST(Log, TheStartOfThePool) {
  const LogFile log;
  const support::Library library(with(kPool, "pool_threads = 3\npool_nice = 19"));
  EXPECT_EQ(count(log.texts(), "pool: "), 0U);
  run_tasks(library, 12);
  run_tasks(library, 12);
  EXPECT_EQ(count(log.texts(), "pool: the first of at most 3 worker threads, nice 19"), 1U);
  EXPECT_EQ(count(log.texts(), "pool: "), 1U);
}

TEST(Log, EachInstanceHasItsOwn) {
  const LogFile log;
  const support::Library first(kInline);
  const support::Library second(kInline);
  fall_back(first);
  fall_back(second);
  EXPECT_EQ(count(log.texts(), "loaded: "), 2U);
  EXPECT_EQ(count(log.texts(), kNoWaitContext), 2U);
}

TEST(Log, AForkedProcessTellsOfItself) {
  const LogFile log;
  const support::Library library(kPool);
  fall_back(library);
  run_tasks(library, 2);
  job_tests::Child child([&library] {
    fall_back(library);
    run_tasks(library, 2);
    return testing::Test::HasFailure() ? 1 : 0;
  });
  EXPECT_EQ(child.wait(), 0);
  if (IsSkipped()) return;
  EXPECT_EQ(count(log.texts(child.pid()), kNoWaitContext), 1U);
  EXPECT_EQ(count(log.texts(child.pid()), "pool: "), 1U);
  EXPECT_EQ(count(log.texts(child.pid()), "loaded: "), 0U);
  EXPECT_EQ(count(log.texts(), kNoWaitContext), 1U);
}

TEST(Log, ToStderr) {
  testing::internal::CaptureStderr();
  setenv("ASYNCPROVIDER_LOG", "-", 1);
  { const support::Library library(kInline); }
  unsetenv("ASYNCPROVIDER_LOG");
  const Texts texts = texts_of(testing::internal::GetCapturedStderr(), ::getpid());
  EXPECT_EQ(count(texts, "loaded: "), 1U);
  EXPECT_EQ(count(texts, "unloaded"), 1U);
}

TEST(Log, SilentUnlessAskedFor) {
  testing::internal::CaptureStderr();
  {
    const support::Library library(kInline);
    setenv("ASYNCPROVIDER_LOG", "-", 1);
    fall_back(library);
    EXPECT_EQ(library.counter("fallback-no-wait-context"), 2U);
    unsetenv("ASYNCPROVIDER_LOG");
  }
  const std::string output = testing::internal::GetCapturedStderr();
  EXPECT_EQ(output.find("asyncprovider: "), std::string::npos)
      << output;  // a sanitizer may say something
}

TEST(Log, AFileThatCannotBeWrittenHarmsNothing) {
  setenv("ASYNCPROVIDER_LOG", "/nonexistent/log", 1);
  const support::Library library(kInline);
  unsetenv("ASYNCPROVIDER_LOG");
  fall_back(library);
  run_tasks(library, 2);
}

TEST(Log, NothingOfAProviderThatDoesNotLoad) {
  const LogFile log;
  EXPECT_THROW(support::Library("executor = sometimes"), std::runtime_error);
  EXPECT_EQ(log.texts(), Texts());
}

}  // namespace
}  // namespace log_tests
