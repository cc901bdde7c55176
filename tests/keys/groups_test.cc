// libssl takes TLS groups from the provider that manages their keys.
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <sched.h>
#include <sys/resource.h>

#include <filesystem>
#include <set>

#include "comparison.h"
#include "equal/runner.h"
#include "operation.h"
#include "support/job.h"
#include "support/library.h"
#include "support/ssl_handles.h"

namespace keys_tests {
namespace {

using support::SslCtx;

template <const char* const& kParameter>
int add_name(const OSSL_PARAM params[], void* names) {
  const OSSL_PARAM* const name = OSSL_PARAM_locate_const(params, kParameter);
  const char* text = nullptr;
  if (name == nullptr || OSSL_PARAM_get_utf8_string_ptr(name, &text) != 1) return 0;
  static_cast<std::set<std::string>*>(names)->insert(text);
  return 1;
}

constexpr const char* kGroup = "tls-group-name";
constexpr const char* kAlgorithm = "tls-sigalg-iana-name";

std::set<std::string> groups_of(const OSSL_PROVIDER* provider) {
  std::set<std::string> groups;
  EXPECT_EQ(OSSL_PROVIDER_get_capabilities(provider, "TLS-GROUP", add_name<kGroup>, &groups), 1);
  return groups;
}

std::set<std::string> signature_algorithms_of(const OSSL_PROVIDER* provider) {
  std::set<std::string> algorithms;
  OSSL_PROVIDER_get_capabilities(provider, "TLS-SIGALG", add_name<kAlgorithm>, &algorithms);
  return algorithms;
}

TEST(TlsGroups, AllOfTheBases) {
  const equal::BaseLibrary base;
  const support::Library library;
  EXPECT_FALSE(groups_of(base.provider()).empty());
  EXPECT_EQ(groups_of(library.provider()), groups_of(base.provider()));
}

TEST(TlsGroups, NoneWithoutTheirKeys) {
  const support::Library library("operations = digest cipher random\n");
  EXPECT_TRUE(groups_of(library.provider()).empty());
}

TEST(TlsGroups, LibsslKnowsThem) {
  for (const char* settings : {"", "operations = digest cipher random\n"})
    for (const char* query : {"?provider=asyncprovider", "?provider=default", ""}) {
      const support::Library library(settings);
      ASSERT_EQ(EVP_set_default_properties(library.get(), query), 1);
      const SslCtx ctx(SSL_CTX_new_ex(library.get(), nullptr, TLS_method()));
      ASSERT_NE(ctx, nullptr);
      EXPECT_EQ(SSL_CTX_set1_groups_list(ctx.get(), "X25519:P-256:P-384:X448:ffdhe2048"), 1)
          << settings << query << support::drain_errors();
    }
}

// Those that libssl does not know itself.
TEST(TlsSignatureAlgorithms, AllOfTheBases) {
  const equal::BaseLibrary base;
  const support::Library library;
  const std::set<std::string> bases = signature_algorithms_of(base.provider());
  if (bases.empty()) GTEST_SKIP() << "the base has had some since OpenSSL 3.5";
  EXPECT_EQ(signature_algorithms_of(library.provider()), bases);
  const support::Library without_keys("operations = digest cipher random\n");
  EXPECT_TRUE(signature_algorithms_of(without_keys.provider()).empty());
}

// The nice values of the process's threads.
std::multiset<int> nice_values() {
  std::multiset<int> values;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task"))
    values.insert(::getpriority(PRIO_PROCESS,
                                static_cast<id_t>(std::stoul(thread.path().filename().string()))));
  return values;
}

TEST(Workers, YieldAsTheyAreTold) {
  for (const int nice : {3, 0, 19}) {
    const std::string settings = std::string(kAllPause) + "pool_nice = " + std::to_string(nice);
    const int own = ::getpriority(PRIO_PROCESS, 0);
    if (own > nice) GTEST_SKIP() << "this process yields already";
    const support::Library library(settings);
    KeyRing ring(equal::side_of(library));
    const auto operation = kinds().front().make(ring);
    EXPECT_EQ(support::run_in_job([&] { return operation->run(); }), 1);
    EXPECT_GT(nice_values().count(nice), nice == own ? 1u : 0u);
  }
}

}  // namespace
}  // namespace keys_tests
