// Key derivation functions: the same bytes, the same errors.
#include <gtest/gtest.h>

#include <set>

#include "comparison.h"
#include "derivations.h"
#include "support/job.h"
#include "support/library.h"

namespace keys_tests {
namespace {

KdfCtx new_kdf(const Side& side, const char* name) {
  const Kdf kdf(EVP_KDF_fetch(side.libctx, name, side.properties));
  return KdfCtx(EVP_KDF_CTX_new(kdf.get()));
}

void derive(Play& play, EVP_KDF_CTX* ctx, std::size_t size, const OSSL_PARAM* params) {
  Bytes key(size + 1);
  if (play.result("derive", EVP_KDF_derive(ctx, key.data(), size, params)) == 1)
    play.log.bytes("key", key);
}

void in_all_ways(Play& play, const Derivation& derivation, std::size_t size) {
  const KdfCtx ctx = new_kdf(play.side(), derivation.algorithm);
  const Params params(EVP_KDF_CTX_settable_params(ctx.get()), derivation.settings);
  derive(play, ctx.get(), size, params.get());
  EVP_KDF_CTX_reset(ctx.get());
  derive(play, ctx.get(), size, nullptr);
  play.result("set_params", EVP_KDF_CTX_set_params(ctx.get(), params.get()));
  const KdfCtx copy(EVP_KDF_CTX_dup(ctx.get()));
  play.log.errors();
  derive(play, ctx.get(), size, nullptr);
  if (copy != nullptr) derive(play, copy.get(), size, nullptr);
  play.log.note("size %zu", EVP_KDF_CTX_get_kdf_size(ctx.get()));
}

class EqualKdf : public testing::TestWithParam<Derivation> {
 protected:
  void SetUp() override {
    const Kdf kdf(EVP_KDF_fetch(plain_base().libctx, GetParam().algorithm, nullptr));
    support::drain_errors();
    if (kdf == nullptr) GTEST_SKIP() << GetParam().algorithm << " is of a newer OpenSSL";
  }
};

TEST_P(EqualKdf, AnySize) {
  expect_equal(GetParam().name, {}, [](Play& play) {
    for (const std::size_t size : {0U, 1U, 16U, 20U, 64U, 300U, 2000U})
      in_all_ways(play, GetParam(), size);
  });
}

// More than other operations ever have room for. Of the fast ones.
TEST(EqualKdf, TwoMegabytes) {
  for (const Derivation& derivation : derivations()) {
    const std::string name = derivation.name;
    if (name != "Hkdf" && name != "Pbkdf2Weak" && name != "Sskdf" && name != "X963") continue;
    expect_equal(derivation.name, {}, [&derivation](Play& play) {
      const KdfCtx ctx = new_kdf(play.side(), derivation.algorithm);
      const Params params(EVP_KDF_CTX_settable_params(ctx.get()), derivation.settings);
      derive(play, ctx.get(), 2 << 20, params.get());
    });
  }
}

INSTANTIATE_TEST_SUITE_P(Derivations, EqualKdf, testing::ValuesIn(derivations()),
                         [](const auto& tested) { return std::string(tested.param.name); });

TEST(EqualKdf, EachOfTheBaseIsTried) {
  EVP_KDF_do_all_provided(
      plain_base().libctx,
      [](EVP_KDF* kdf, void*) {
        bool tried = false;
        for (const Derivation& each : derivations())
          tried = tried || EVP_KDF_is_a(kdf, each.algorithm);
        EXPECT_TRUE(tried) << EVP_KDF_get0_name(kdf);
      },
      nullptr);
}

}  // namespace
}  // namespace keys_tests
