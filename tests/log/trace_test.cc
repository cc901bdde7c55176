// The log on OpenSSL's own trace channel. Few libraries have tracing built in, so this program stands
// in for it: the module finds these functions before libcrypto's.
#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/trace.h>
#include <unistd.h>

#include <cstring>

#include "job/executors.h"
#include "log_file.h"

namespace {

constexpr int kProvider = 19;  // in libraries that have it
constexpr int kNone = -1;

struct Tracing {
  int category_of_providers = kNone;
  int enabled = kNone;
  int open = kNone;
  BIO* channel = BIO_new(BIO_s_mem());
};

Tracing& tracing() {
  static Tracing tracing;
  return tracing;
}

std::string take_text() {
  char* data = nullptr;
  const long size = BIO_get_mem_data(tracing().channel, &data);
  std::string text(data, static_cast<std::size_t>(size));
  EXPECT_EQ(BIO_reset(tracing().channel), 1);
  return text;
}

}  // namespace

extern "C" {

[[gnu::visibility("default")]] int OSSL_trace_get_category_num(const char* name) {
  return std::strcmp(name, "PROVIDER") == 0 ? tracing().category_of_providers : kNone;
}

[[gnu::visibility("default")]] int OSSL_trace_enabled(int category) {
  return category == tracing().enabled ? 1 : 0;
}

[[gnu::visibility("default")]] BIO* OSSL_trace_begin(int category) {
  EXPECT_EQ(category, tracing().enabled);
  EXPECT_EQ(tracing().open, kNone);
  tracing().open = category;
  return tracing().channel;
}

[[gnu::visibility("default")]] void OSSL_trace_end(int category, BIO* channel) {
  EXPECT_EQ(category, tracing().open);
  EXPECT_EQ(channel, tracing().channel);
  tracing().open = kNone;
}

}  // extern "C"

namespace log_tests {
namespace {

void expect_a_life_told() {
  {
    const support::Library library(job_tests::kInline);
    fall_back(library);
  }
  const std::vector<std::string> texts = texts_of(take_text(), ::getpid());
  ASSERT_EQ(texts.size(), 4U);
  EXPECT_EQ(count(texts, "loaded: "), 1U);
  EXPECT_EQ(count(texts, "lanes: "), 1U);
  EXPECT_EQ(count(texts, "ran in the call"), 1U);
  EXPECT_EQ(texts.back(), "unloaded");
  EXPECT_EQ(tracing().open, kNone);
}

TEST(Trace, TheCategoryOfProviders) {
  tracing().category_of_providers = kProvider;
  tracing().enabled = kProvider;
  expect_a_life_told();
}

TEST(Trace, TheCategoryOfConfigurationsWhereThereIsNoOther) {
  tracing().category_of_providers = kNone;
  tracing().enabled = OSSL_TRACE_CATEGORY_CONF;
  expect_a_life_told();
}

TEST(Trace, NothingWhereAnotherCategoryIsEnabled) {
  tracing().category_of_providers = kProvider;
  tracing().enabled = OSSL_TRACE_CATEGORY_CONF;
  { const support::Library library(job_tests::kInline); }
  EXPECT_EQ(take_text(), "");
}

TEST(Trace, BesideTheFile) {
  const LogFile log;
  tracing().category_of_providers = kProvider;
  tracing().enabled = kProvider;
  expect_a_life_told();
  EXPECT_EQ(log.texts().size(), 4U);
}

}  // namespace
}  // namespace log_tests
