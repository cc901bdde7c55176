// What OSSL_PROVIDER_get_params tells.
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/params.h>

#include <set>
#include <string>
#include <vector>

#include "job/executors.h"
#include "job/task.h"
#include "support/library.h"

namespace config_tests {
namespace {

const char* const kCounters[] = {"operations-inline",
                                 "operations-pool",
                                 "operations-batch",
                                 "pauses",
                                 "early-resumes",
                                 "batches",
                                 "fallback-no-wait-context",
                                 "fallback-error-queue",
                                 "fallback-certificate",
                                 "fallback-no-fd",
                                 "fallback-queue-full",
                                 "fallback-no-thread",
                                 "fallback-no-memory",
                                 "fallback-no-callback",
                                 "fallback-wait-context-busy",
                                 "operations-exercise",
                                 "injected-again",
                                 "injected-failures",
                                 "injected-wakes",
                                 "injected-fds"};

std::set<std::string> listed(const support::Library& library) {
  std::set<std::string> keys;
  for (const OSSL_PARAM* param = OSSL_PROVIDER_gettable_params(library.provider());
       param->key != nullptr; ++param)
    keys.insert(param->key);
  return keys;
}

std::string text(const support::Library& library, const char* key) {
  const char* value = nullptr;
  OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_ptr(key, const_cast<char**>(&value), 0),
                         OSSL_PARAM_construct_end()};
  EXPECT_EQ(OSSL_PROVIDER_get_params(library.provider(), params), 1) << key;
  EXPECT_EQ(OSSL_PARAM_modified(params), 1) << key;
  return value == nullptr ? "" : value;
}

TEST(Params, AllAreListed) {
  const support::Library library;
  const std::set<std::string> keys = listed(library);
  for (const char* key : {OSSL_PROV_PARAM_NAME, OSSL_PROV_PARAM_VERSION, OSSL_PROV_PARAM_BUILDINFO,
                          OSSL_PROV_PARAM_STATUS})
    EXPECT_TRUE(keys.contains(key)) << key;
  for (const char* key : kCounters) EXPECT_TRUE(keys.contains(key)) << key;
}

TEST(Params, Texts) {
  const support::Library library;
  EXPECT_EQ(text(library, OSSL_PROV_PARAM_NAME), "OpenSSL asynchronous provider");
  EXPECT_EQ(text(library, OSSL_PROV_PARAM_VERSION), PROJECT_VERSION_TEXT);
  EXPECT_EQ(text(library, OSSL_PROV_PARAM_BUILDINFO).find(PROJECT_VERSION_TEXT), 0U);
}

TEST(Params, Status) {
  const support::Library library;
  int status = 0;
  OSSL_PARAM params[] = {OSSL_PARAM_construct_int(OSSL_PROV_PARAM_STATUS, &status),
                         OSSL_PARAM_construct_end()};
  EXPECT_EQ(OSSL_PROVIDER_get_params(library.provider(), params), 1);
  EXPECT_EQ(status, 1);
}

TEST(Params, CountersAreGettableAndBeginAtZero) {
  const support::Library library;
  for (const std::string& key : listed(library)) {
    if (key == OSSL_PROV_PARAM_NAME || key == OSSL_PROV_PARAM_VERSION ||
        key == OSSL_PROV_PARAM_BUILDINFO || key == OSSL_PROV_PARAM_STATUS)
      continue;
    EXPECT_EQ(library.counter(key.c_str()), 0U) << key;
  }
}

TEST(Params, ManyAtOnceAndOthersLeftAlone) {
  const support::Library library(job_tests::kInline);
  EXPECT_EQ(support::run_in_job([&library] {
              const auto digest =
                  job_tests::new_digest(library.get(), job_tests::kModule, "SHA2-256");
              return EVP_DigestUpdate(digest.get(), "abc", 3);
            }),
            1);
  std::uint64_t pauses = 9;
  std::uint64_t unknown = 9;
  int operations = 9;
  OSSL_PARAM params[] = {OSSL_PARAM_construct_uint64("pauses", &pauses),
                         OSSL_PARAM_construct_uint64("no-such-counter", &unknown),
                         OSSL_PARAM_construct_int("operations-inline", &operations),
                         OSSL_PARAM_construct_end()};
  EXPECT_EQ(OSSL_PROVIDER_get_params(library.provider(), params), 1);
  EXPECT_EQ(pauses, 1U);
  EXPECT_EQ(operations, 1);
  EXPECT_EQ(unknown, 9U);
  EXPECT_EQ(OSSL_PARAM_modified(&params[1]), 0);
}

TEST(Params, ATypeThatDoesNotFitIsRefused) {
  const support::Library library;
  int number = 0;
  char text[8] = "";
  OSSL_PARAM name[] = {OSSL_PARAM_construct_int(OSSL_PROV_PARAM_NAME, &number),
                       OSSL_PARAM_construct_end()};
  OSSL_PARAM counter[] = {OSSL_PARAM_construct_utf8_string("pauses", text, sizeof text),
                          OSSL_PARAM_construct_end()};
  EXPECT_NE(OSSL_PROVIDER_get_params(library.provider(), name), 1);
  EXPECT_NE(OSSL_PROVIDER_get_params(library.provider(), counter), 1);
}

TEST(Params, EachInstanceCountsItsOwn) {
  const support::Library first(job_tests::kInline);
  const support::Library second(job_tests::kInline);
  job_tests::Tasks tasks = job_tests::make_tasks(first, 2);
  job_tests::start(tasks);
  job_tests::finish_by_polling(tasks);
  EXPECT_GT(first.counter("pauses"), 0U);
  EXPECT_EQ(second.counter("pauses"), 0U);
}

TEST(Params, SelfTestIsTheBases) {
  const support::Library library;
  EXPECT_EQ(OSSL_PROVIDER_self_test(library.provider()), 1);
}

}  // namespace
}  // namespace config_tests
