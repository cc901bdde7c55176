// The provider whose algorithms are offered.
#include <gtest/gtest.h>

#include <array>

#include "attempt.h"
#include "job/executors.h"
#include "job/operations.h"
#include "job/task.h"

namespace config_tests {
namespace {

using job_tests::kModule;
using job_tests::Md;

bool offers(OSSL_LIB_CTX* library, const char* digest) {
  const Md md(EVP_MD_fetch(library, digest, kModule));
  support::drain_errors();
  return md != nullptr;
}

// MD4 is a thing of the past, SHA-256 is not.
void expect_legacy(OSSL_LIB_CTX* library) {
  EXPECT_TRUE(offers(library, "MD4"));
  EXPECT_FALSE(offers(library, "SHA2-256"));
}

void expect_default(OSSL_LIB_CTX* library) {
  EXPECT_FALSE(offers(library, "MD4"));
  EXPECT_TRUE(offers(library, "SHA2-256"));
}

class Base : public testing::Test {
 protected:
  void SetUp() override {
    OSSL_LIB_CTX* const library = OSSL_LIB_CTX_new();
    OSSL_PROVIDER* const legacy = OSSL_PROVIDER_load(library, "legacy");
    const bool there = legacy != nullptr;
    if (there) OSSL_PROVIDER_unload(legacy);
    OSSL_LIB_CTX_free(library);
    support::drain_errors();
    if (!there) GTEST_SKIP() << "this OpenSSL has no legacy provider";
  }
};

TEST_F(Base, Legacy) {
  for (const bool by_default : {true, false}) {
    const Attempt attempt(file_text("base = legacy"), by_default);
    ASSERT_TRUE(attempt.loaded()) << attempt.errors();
    expect_legacy(attempt.get());
  }
}

TEST_F(Base, LegacyPauses) {
  const support::Library library(job_tests::with(job_tests::kPool, "base = legacy"));
  constexpr std::array<unsigned char, 16> kMd4OfAbc{0xa4, 0x48, 0x01, 0x7a, 0xaf, 0x21, 0xd8, 0x52,
                                                    0x5f, 0xc1, 0x0a, 0xe8, 0x7a, 0xa6, 0x72, 0x9d};
  std::array<unsigned char, 16> out{};
  int pauses = 0;
  EXPECT_EQ(support::run_in_job(
                [&] {
                  return EVP_Q_digest(library.get(), "MD4", kModule, "abc", 3, out.data(), nullptr);
                },
                &pauses),
            1);
  EXPECT_GT(pauses, 0);
  EXPECT_EQ(out, kMd4OfAbc);
}

// libcrypto takes the value for the section of that name, and hands nothing on.
TEST_F(Base, LegacyIsASectionsNameToo) {
  const Attempt attempt(file_text("base = legacy\n[legacy]\nactivate = 1"), true);
  ASSERT_TRUE(attempt.loaded()) << attempt.errors();
  expect_legacy(attempt.get());
}

TEST_F(Base, TwoLibraryContextsWithDifferentBases) {
  const support::Library first("base = legacy");
  const support::Library second;
  const support::Library third("base = legacy");
  expect_legacy(first.get());
  expect_default(second.get());
  expect_legacy(third.get());
  expect_default(second.get());
}

TEST_F(Base, OneOfTwoBasesGoes) {
  const support::Library stays("base = legacy");
  for (int i = 0; i < 3; ++i) {
    const support::Library goes;
    expect_default(goes.get());
    expect_legacy(stays.get());
  }
  expect_legacy(stays.get());
}

TEST(Bases, AProviderThatDoesNotExist) {
  for (const bool by_default : {true, false}) {
    const Attempt attempt(file_text("base = nosuch"), by_default);
    EXPECT_FALSE(attempt.loaded());
    EXPECT_TRUE(attempt.says("base = nosuch")) << attempt.errors();
    EXPECT_TRUE(attempt.says("nosuch.so")) << attempt.errors();
  }
}

// It has nothing that could be offered.
TEST(Bases, AProviderWithoutAlgorithms) {
  const Attempt attempt(file_text("base = null"), false);
  ASSERT_TRUE(attempt.loaded()) << attempt.errors();
  EXPECT_FALSE(offers(attempt.get(), "SHA2-256"));
}

}  // namespace
}  // namespace config_tests
