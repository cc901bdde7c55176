#include <gtest/gtest.h>
#include <openssl/params.h>

#include <string>
#include <vector>

#include "equal/algorithms.h"
#include "equal/digest_script.h"
#include "equal/runner.h"
#include "support/handles.h"

namespace equal {
namespace {

using support::Md;
using support::MdCtx;

constexpr char kNeedsAKey[] = "ML-DSA-MU";

class EqualDigest : public testing::TestWithParam<Algorithm> {};

TEST_P(EqualDigest, P01_EveryCaseIsAsWithTheBase) {
  expect_equal(GetParam(), digest_script, Pauses::kExpected);
}

// ML-DSA's message representative without its key: libcrypto 4.0 crashes. Its own test is below.
std::vector<Algorithm> digests_of_any_message() {
  std::vector<Algorithm> digests = base_digests();
  std::erase_if(digests, [](const Algorithm& each) { return each.name == kNeedsAKey; });
  return digests;
}

INSTANTIATE_TEST_SUITE_P(Base, EqualDigest, testing::ValuesIn(digests_of_any_message()),
                         [](const auto& which) { return test_name(which.param); });

// With a property query among its parameters, which names the provider.
void digest_with_key(Case& c) {
  const Md md(EVP_MD_fetch(c.side.libctx, kNeedsAKey, c.side.properties));
  Bytes key = c.rng.bytes(1312);
  std::string query = c.side.properties;
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_octet_string("pub", key.data(), key.size()),
      OSSL_PARAM_construct_utf8_string("properties", query.data(), query.size()),
      OSSL_PARAM_construct_end()};
  const MdCtx ctx(EVP_MD_CTX_new());
  c.log.note("init = %d", EVP_DigestInit_ex2(ctx.get(), md.get(), params));
  const Bytes message = c.rng.bytes(c.rng.below(20'000));
  c.log.note("update = %d", EVP_DigestUpdate(ctx.get(), message.data(), message.size()));
  Bytes out(64);
  unsigned int size = 0;
  c.log.note("final = %d", EVP_DigestFinal_ex(ctx.get(), out.data(), &size));
  c.log.bytes("digest", out);
  c.settle();
}

TEST(EqualDigestWithKey, P01_EveryCaseIsAsWithTheBase) {
  for (const Algorithm& algorithm : base_digests())
    if (algorithm.name == kNeedsAKey)
      return expect_equal(algorithm, digest_with_key, Pauses::kExpected);
  GTEST_SKIP() << kNeedsAKey << " is new in OpenSSL 4.0";
}

}  // namespace
}  // namespace equal
