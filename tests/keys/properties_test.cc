// Parameters that name a provider: the base's context knows none of that name.
#include <gtest/gtest.h>

#include <cstring>
#include <ostream>

#include "comparison.h"
#include "equal/runner.h"
#include "operation.h"
#include "support/library.h"

namespace keys_tests {
namespace {

constexpr const char* kQueries[] = {"provider=asyncprovider", "?provider=asyncprovider",
                                    "provider=asyncprovider,?fips=yes"};

class Properties : public testing::Test {
 protected:
  Properties() : ring_(equal::side_of(library_)) {}
  EVP_PKEY* key(const char* name) { return ring_.get(name); }
  const Side& side() const { return ring_.side(); }

 private:
  const support::Library library_;
  KeyRing ring_;
};

bool set(EVP_PKEY_CTX* ctx, const Settings& settings) {
  const Params params(EVP_PKEY_CTX_settable_params(ctx), settings);
  return EVP_PKEY_CTX_set_params(ctx, params.get()) == 1;
}

TEST_F(Properties, OfASignaturesDigestAndMaskFunction) {
  for (const char* query : kQueries) {
    const KeyCtx ctx = new_ctx(side(), key("RSA-1024"));
    ASSERT_EQ(EVP_PKEY_sign_init(ctx.get()), 1);
    EXPECT_TRUE(set(ctx.get(), {{"digest", "SHA256"},
                                {"properties", query},
                                {"pad-mode", "pss"},
                                {"mgf1-digest", "SHA256"},
                                {"mgf1-properties", query}}))
        << support::drain_errors();
    Bytes out(128);
    std::size_t size = out.size();
    EXPECT_EQ(EVP_PKEY_sign(ctx.get(), out.data(), &size, message(32).data(), 32), 1)
        << support::drain_errors();
  }
}

// At the begin of an operation, with its parameters.
TEST_F(Properties, AtInit) {
  for (const char* query : kQueries) {
    const KeyCtx ctx = new_ctx(side(), key("P-256"));
    char digest[] = "SHA256";
    const std::string text = query;
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string("digest", digest, 0),
        OSSL_PARAM_construct_utf8_string("properties", const_cast<char*>(text.c_str()), 0),
        OSSL_PARAM_construct_end()};
    EXPECT_EQ(EVP_PKEY_sign_init_ex(ctx.get(), params), 1) << support::drain_errors();
  }
}

std::string errors_of_no_such_digest(const Side& side, EVP_PKEY* key, const char* query) {
  const KeyCtx ctx = new_ctx(side, key);
  EXPECT_EQ(EVP_PKEY_sign_init(ctx.get()), 1);
  EXPECT_FALSE(set(ctx.get(), {{"digest", "no such digest"}, {"properties", query}}));
  return support::drain_errors();
}

// A query without providers is the base's to judge: to the byte.
TEST_F(Properties, ThatAnErrorQuotes) {
  const equal::BaseLibrary base;
  KeyRing of_base(base.side());
  for (const char* query : {" fips=no", "fips=no , x", "\xfb\t", ",", ""})
    EXPECT_EQ(errors_of_no_such_digest(side(), key("RSA-1024"), query),
              errors_of_no_such_digest(base.side(), of_base.get("RSA-1024"), query))
        << query;
}

TEST_F(Properties, OfADigestThatIsSigned) {
  for (const char* query : kQueries) {
    const MdCtx ctx(EVP_MD_CTX_new());
    EXPECT_EQ(EVP_DigestSignInit_ex(ctx.get(), nullptr, "SHA256", side().libctx, query,
                                    key("P-256"), nullptr),
              1)
        << support::drain_errors();
    Bytes out(128);
    std::size_t size = out.size();
    EXPECT_EQ(EVP_DigestSign(ctx.get(), out.data(), &size, message(32).data(), 32), 1)
        << support::drain_errors();
  }
}

TEST_F(Properties, OfEncryption) {
  for (const char* query : kQueries) {
    const KeyCtx ctx = new_ctx(side(), key("RSA-1024"));
    ASSERT_EQ(EVP_PKEY_encrypt_init(ctx.get()), 1);
    EXPECT_TRUE(set(ctx.get(), {{"pad-mode", "oaep"},
                                {"digest", "SHA256"},
                                {"digest-props", query},
                                {"mgf1-digest", "SHA256"},
                                {"mgf1-properties", query}}))
        << support::drain_errors();
    Bytes out(128);
    std::size_t size = out.size();
    EXPECT_EQ(EVP_PKEY_encrypt(ctx.get(), out.data(), &size, message(32).data(), 32), 1)
        << support::drain_errors();
  }
}

TEST_F(Properties, OfAKeyExchangesKdf) {
  for (const char* query : kQueries) {
    const KeyCtx ctx = new_ctx(side(), key("P-256"));
    ASSERT_EQ(EVP_PKEY_derive_init(ctx.get()), 1);
    EXPECT_TRUE(set(ctx.get(), {{"kdf-type", "X963KDF"},
                                {"kdf-digest", "SHA256"},
                                {"kdf-digest-props", query},
                                {"kdf-outlen", "16"}}))
        << support::drain_errors();
    ASSERT_EQ(EVP_PKEY_derive_set_peer(ctx.get(), key("P-256.2")), 1);
    Bytes out(16);
    std::size_t size = out.size();
    EXPECT_EQ(EVP_PKEY_derive(ctx.get(), out.data(), &size), 1) << support::drain_errors();
  }
}

TEST_F(Properties, OfKeyDerivation) {
  for (const char* query : kQueries) {
    const Kdf kdf(EVP_KDF_fetch(side().libctx, "HKDF", side().properties));
    const KdfCtx ctx(EVP_KDF_CTX_new(kdf.get()));
    const Params params(EVP_KDF_CTX_settable_params(ctx.get()),
                        {{"digest", "SHA256"}, {"properties", query}, {"hexkey", "00"}});
    Bytes out(16);
    EXPECT_EQ(EVP_KDF_derive(ctx.get(), out.data(), out.size(), params.get()), 1)
        << support::drain_errors();
  }
}

TEST_F(Properties, OfAMacsCipher) {
  for (const char* query : kQueries) {
    const Mac mac(EVP_MAC_fetch(side().libctx, "CMAC", side().properties));
    const MacCtx ctx(EVP_MAC_CTX_new(mac.get()));
    const Params params(EVP_MAC_CTX_settable_params(ctx.get()),
                        {{"cipher", "AES-128-CBC"}, {"properties", query}});
    EXPECT_EQ(EVP_MAC_init(ctx.get(), message(16).data(), 16, params.get()), 1)
        << support::drain_errors();
  }
}

// Of parameters for DSA, which are made with a digest.
TEST_F(Properties, OfGeneration) {
  for (const char* query : kQueries) {
    const KeyCtx ctx = new_ctx(side(), "RSA-PSS");
    ASSERT_EQ(EVP_PKEY_keygen_init(ctx.get()), 1);
    EXPECT_TRUE(set(ctx.get(), {{"bits", "1024"}, {"digest", "SHA256"}, {"properties", query}}))
        << support::drain_errors();
    EVP_PKEY* made = nullptr;
    EXPECT_EQ(EVP_PKEY_generate(ctx.get(), &made), 1) << support::drain_errors();
    EVP_PKEY_free(made);
  }
}

// What a key that is imported says goes to the base as it is: import() is told of no provider. So
// ours may be preferred there, and cannot be demanded.
TEST_F(Properties, OfAMacKeysCipher) {
  for (const char* query : {"?provider=asyncprovider", "?provider=default"}) {
    const KeyCtx ctx = new_ctx(side(), "CMAC");
    Bytes secret = message(16);
    std::string text = query;
    char cipher[] = "AES-128-CBC";
    OSSL_PARAM params[] = {OSSL_PARAM_construct_octet_string("priv", secret.data(), secret.size()),
                           OSSL_PARAM_construct_utf8_string("cipher", cipher, 0),
                           OSSL_PARAM_construct_utf8_string("properties", text.data(), 0),
                           OSSL_PARAM_construct_end()};
    ASSERT_EQ(EVP_PKEY_fromdata_init(ctx.get()), 1);
    EVP_PKEY* imported = nullptr;
    EXPECT_EQ(EVP_PKEY_fromdata(ctx.get(), &imported, EVP_PKEY_KEYPAIR, params), 1)
        << query << support::drain_errors();
    const Key key_of_mac(imported);
    const MdCtx digest(EVP_MD_CTX_new());
    Bytes out(16);
    std::size_t size = out.size();
    EXPECT_TRUE(imported != nullptr &&
                EVP_DigestSignInit_ex(digest.get(), nullptr, nullptr, side().libctx,
                                      side().properties, imported, nullptr) == 1 &&
                EVP_DigestSign(digest.get(), out.data(), &size, message(3).data(), 3) == 1)
        << query << support::drain_errors();
  }
}

// libcrypto's own code fetches by them.
TEST(DefaultProperties, EachKindWorksWhereOursIsDemanded) {
  for (const char* query : {"provider=asyncprovider", "?provider=asyncprovider"}) {
    const support::Library library;
    KeyRing ring({library.get(), nullptr});
    for (const Kind& kind : kinds()) {
      ASSERT_EQ(EVP_set_default_properties(library.get(), query), 1);
      const auto operation = kind.make(ring);
      EXPECT_EQ(operation->run(), 1) << kind.name << support::drain_errors();
      EXPECT_TRUE(operation->right()) << kind.name << support::drain_errors();
    }
  }
}

}  // namespace
}  // namespace keys_tests
