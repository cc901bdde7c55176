// Where the settings come from.
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <filesystem>
#include <string>

#include "attempt.h"
#include "job/operations.h"
#include "job/task.h"

namespace config_tests {
namespace {

using job_tests::kModule;

std::uint64_t counter(OSSL_PROVIDER* provider, const char* name) {
  std::uint64_t value = 0;
  OSSL_PARAM params[] = {OSSL_PARAM_construct_uint64(name, &value), OSSL_PARAM_construct_end()};
  EXPECT_EQ(OSSL_PROVIDER_get_params(provider, params), 1);
  return value;
}

// In a job: whether it paused at all.
bool pauses(const Attempt& attempt) {
  const job_tests::MdCtx digest = job_tests::new_digest(attempt.get(), kModule, "SHA2-256");
  EXPECT_EQ(support::run_in_job([&] { return EVP_DigestUpdate(digest.get(), "abc", 3); }), 1);
  return counter(attempt.provider(), "pauses") != 0;
}

constexpr const char* kPausing = "executor = inline\npause_min_bytes = 1";

TEST(Section, OfAFileThatTheApplicationChose) {
  const Attempt attempt(file_text(kPausing), false);
  ASSERT_TRUE(attempt.loaded()) << attempt.errors();
  EXPECT_TRUE(pauses(attempt));
}

TEST(Section, OfTheDefaultFile) {
  const Attempt attempt(file_text(kPausing), true);
  ASSERT_TRUE(attempt.loaded()) << attempt.errors();
  EXPECT_TRUE(pauses(attempt));
}

// The default file is about another library context then.
TEST(Section, AnotherFilesSettingsAreNotMixedIn) {
  const support::TemporaryFile other(file_text(std::string("activate = 1\n") + kPausing));
  const DefaultFile default_file(other.path());
  const Attempt attempt(file_text("activate = 1\nexecutor = inline"), false);
  ASSERT_TRUE(attempt.loaded()) << attempt.errors();
  EXPECT_FALSE(pauses(attempt));
}

TEST(Section, AnotherFilesMistakesDoNotCount) {
  const support::TemporaryFile other(file_text("activate = 1\nmisspelt = 1"));
  const DefaultFile default_file(other.path());
  const Attempt attempt(file_text("executor = inline"), false);
  EXPECT_TRUE(attempt.loaded()) << attempt.errors();
}

TEST(Section, NoDefaultFileAtAll) {
  const DefaultFile nowhere("/nonexistent/openssl.cnf");
  const Attempt attempt(file_text(kPausing), false);
  ASSERT_TRUE(attempt.loaded()) << attempt.errors();
  EXPECT_TRUE(pauses(attempt));
}

TEST(Section, ADefaultFileThatCannotBeParsed) {
  const support::TemporaryFile broken("[unfinished\n= \\\n");
  const DefaultFile default_file(broken.path());
  const Attempt attempt(file_text(kPausing), false);
  ASSERT_TRUE(attempt.loaded()) << attempt.errors();
  EXPECT_EQ(attempt.errors(), "");
}

// As OpenSSL takes them: a name before a dot only makes a key different.
TEST(Section, NamedWithADot) {
  const std::string text = file_text("executor = nonsense");
  const std::string dotted =
      std::string(text).replace(text.find("\nasyncprovider ="), 1, "\nfirst.");
  const Attempt attempt(dotted, true);
  EXPECT_FALSE(attempt.loaded());
  EXPECT_TRUE(attempt.says("[asyncprovider_sect]: executor = nonsense")) << attempt.errors();
}

TEST(Section, OfAProviderThatIsCalledByItsIdentity) {
  const std::string text = file_text("identity = asyncprovider\nexecutor = nonsense");
  const std::string renamed =
      std::string(text).replace(text.find("\nasyncprovider ="), 1, "\nother_");
  const Attempt attempt(renamed, true);
  EXPECT_FALSE(attempt.loaded());
  EXPECT_TRUE(attempt.says("[asyncprovider_sect]: executor = nonsense")) << attempt.errors();
}

// Without any section, from the folder where modules are looked for.
TEST(Section, None) {
  OSSL_LIB_CTX* const library = OSSL_LIB_CTX_new();
  const std::string folder = std::filesystem::path(ASYNCPROVIDER_MODULE).parent_path();
  ASSERT_EQ(OSSL_PROVIDER_set_default_search_path(library, folder.c_str()), 1);
  OSSL_PROVIDER* const provider = OSSL_PROVIDER_load(library, "asyncprovider");
  ASSERT_NE(provider, nullptr) << support::drain_errors();
  const job_tests::MdCtx digest = job_tests::new_digest(library, kModule, "SHA2-256");
  int pauses = -1;
  EXPECT_EQ(support::run_in_job([&] { return EVP_DigestUpdate(digest.get(), "abc", 3); }, &pauses),
            1);
  EXPECT_EQ(pauses, 0);
  EXPECT_EQ(OSSL_PROVIDER_unload(provider), 1);
  OSSL_LIB_CTX_free(library);
}

}  // namespace
}  // namespace config_tests
