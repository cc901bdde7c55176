// The openssl.cnf that the build makes, used in place.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <openssl/rand.h>

#include <set>
#include <string>

#include "job/operations.h"
#include "support/handles.h"
#include "support/library.h"

namespace config_tests {
namespace {

using support::LibCtx;

class Generated : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(OSSL_LIB_CTX_load_config(library(), GENERATED_CNF), 1) << support::drain_errors();
    ASSERT_EQ(OSSL_PROVIDER_available(library(), "asyncprovider"), 1) << support::drain_errors();
  }
  OSSL_LIB_CTX* library() const { return library_.get(); }

 private:
  const LibCtx library_{OSSL_LIB_CTX_new()};
};

// The names of the algorithms of a provider: what each of an algorithm's names is counts alone.
struct Names {
  const char* provider;
  std::set<std::string> found;
};

template <typename Algorithm, auto Provider, auto EachName>
void collect(Algorithm* algorithm, void* arg) {
  auto* const names = static_cast<Names*>(arg);
  if (std::string(OSSL_PROVIDER_get0_name(Provider(algorithm))) != names->provider) return;
  EachName(
      algorithm,
      [](const char* name, void* found) {
        static_cast<std::set<std::string>*>(found)->insert(name);
      },
      &names->found);
}

template <typename Collect>
void expect_same_names(Collect collect_all) {
  Names ours{"asyncprovider", {}};
  Names bases{"default", {}};
  collect_all(&ours);
  collect_all(&bases);
  EXPECT_FALSE(bases.found.empty());
  EXPECT_EQ(ours.found, bases.found);
}

TEST_F(Generated, OffersEachDigestOfTheBase) {
  expect_same_names([this](Names* names) {
    EVP_MD_do_all_provided(library(), collect<EVP_MD, EVP_MD_get0_provider, EVP_MD_names_do_all>,
                           names);
  });
}

TEST_F(Generated, OffersEachCipherOfTheBase) {
  expect_same_names([this](Names* names) {
    EVP_CIPHER_do_all_provided(
        library(), collect<EVP_CIPHER, EVP_CIPHER_get0_provider, EVP_CIPHER_names_do_all>, names);
  });
}

TEST_F(Generated, OffersEachGeneratorOfTheBase) {
  expect_same_names([this](Names* names) {
    EVP_RAND_do_all_provided(
        library(), collect<EVP_RAND, EVP_RAND_get0_provider, EVP_RAND_names_do_all>, names);
  });
}

TEST_F(Generated, IsPreferred) {
  const job_tests::Md md(EVP_MD_fetch(library(), "SHA2-256", nullptr));
  const job_tests::Cipher cipher(EVP_CIPHER_fetch(library(), "AES-128-GCM", nullptr));
  ASSERT_TRUE(md != nullptr && cipher != nullptr);
  EXPECT_STREQ(OSSL_PROVIDER_get0_name(EVP_MD_get0_provider(md.get())), "asyncprovider");
  EXPECT_STREQ(OSSL_PROVIDER_get0_name(EVP_CIPHER_get0_provider(cipher.get())), "asyncprovider");
}

TEST_F(Generated, ManagesKeys) {
  support::Key key(EVP_PKEY_Q_keygen(library(), nullptr, "EC", "P-256"));
  ASSERT_NE(key, nullptr) << support::drain_errors();
  EXPECT_STREQ(OSSL_PROVIDER_get0_name(EVP_PKEY_get0_provider(key.get())), "asyncprovider");
}

}  // namespace
}  // namespace config_tests
