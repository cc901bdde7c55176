// What `operations` leaves to other providers.
#include <gtest/gtest.h>
#include <openssl/core_dispatch.h>

#include <set>
#include <string>

#include "support/library.h"

namespace config_tests {
namespace {

std::set<int> offered(const support::Library& library) {
  std::set<int> operations;
  for (int operation = 1; operation <= OSSL_OP__HIGHEST; ++operation) {
    int no_cache = 0;
    const OSSL_ALGORITHM* const algorithms =
        OSSL_PROVIDER_query_operation(library.provider(), operation, &no_cache);
    if (algorithms != nullptr && algorithms->algorithm_names != nullptr)
      operations.insert(operation);
  }
  return operations;
}

using Operations = std::set<int>;

const Operations kAll = {OSSL_OP_DIGEST,      OSSL_OP_CIPHER,  OSSL_OP_MAC,     OSSL_OP_KDF,
                         OSSL_OP_RAND,        OSSL_OP_KEYMGMT, OSSL_OP_KEYEXCH, OSSL_OP_SIGNATURE,
#ifdef OSSL_OP_SKEYMGMT
                         OSSL_OP_SKEYMGMT,
#endif
                         OSSL_OP_ASYM_CIPHER, OSSL_OP_KEM};

TEST(Operations, AllByDefault) {
  EXPECT_EQ(offered(support::Library()), kAll);
  EXPECT_EQ(offered(support::Library("operations = all\n")), kAll);
  EXPECT_EQ(offered(support::Library("operations = digest all\n")), kAll);
}

TEST(Operations, TheNarrowSet) {
  const Operations narrow = {OSSL_OP_DIGEST, OSSL_OP_CIPHER, OSSL_OP_RAND};
  EXPECT_EQ(offered(support::Library("operations = digest cipher random\n")), narrow);
  EXPECT_EQ(offered(support::Library("operations = random,cipher,digest\n")), narrow);
}

TEST(Operations, NoMoreThanIsNamed) {
  EXPECT_EQ(offered(support::Library("operations = mac\n")), Operations{OSSL_OP_MAC});
  EXPECT_EQ(offered(support::Library("operations = keymgmt, signature\n")),
            (Operations{OSSL_OP_KEYMGMT, OSSL_OP_SIGNATURE}));
}

}  // namespace
}  // namespace config_tests
