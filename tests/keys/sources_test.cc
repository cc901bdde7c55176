// Keys, wherever they come from: they work with ours, and go on to others.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <gtest/gtest.h>
#include <openssl/decoder.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <cstring>

#include "comparison.h"
#include "equal/runner.h"
#include "support/handles.h"
#include "support/job.h"
#include "support/library.h"

namespace keys_tests {
namespace {

using Bio = std::unique_ptr<BIO, support::Freed<BIO_free>>;

constexpr const char* kSigningKeys[] = {"RSA-1024", "RSA-PSS", "P-256", "P-521",
                                        "SM2",      "ED25519", "ED448", "DSA"};
constexpr const char* kOtherKeys[] = {"X25519", "X448", "DH", "DHX"};

// What takes no digest of the caller's.
const char* digest_of(const EVP_PKEY* key) {
  const bool edwards = EVP_PKEY_is_a(key, "ED25519") == 1 || EVP_PKEY_is_a(key, "ED448") == 1;
  return edwards ? nullptr : EVP_PKEY_is_a(key, "SM2") == 1 ? "SM3" : "SHA256";
}

Bytes sign(const Side& side, EVP_PKEY* key, const Bytes& input) {
  const MdCtx ctx(EVP_MD_CTX_new());
  Bytes out(1024);
  std::size_t size = out.size();
  if (EVP_DigestSignInit_ex(ctx.get(), nullptr, digest_of(key), side.libctx, side.properties, key,
                            nullptr) != 1 ||
      EVP_DigestSign(ctx.get(), out.data(), &size, input.data(), input.size()) != 1)
    return {};
  out.resize(size);
  return out;
}

bool verifies(const Side& side, EVP_PKEY* key, const Bytes& input, const Bytes& signature) {
  const MdCtx ctx(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit_ex(ctx.get(), nullptr, digest_of(key), side.libctx, side.properties,
                                 key, nullptr) == 1 &&
         EVP_DigestVerify(ctx.get(), signature.data(), signature.size(), input.data(),
                          input.size()) == 1;
}

class KeySources : public testing::Test {
 protected:
  KeySources() : library_(kAllPause) {
    EVP_set_default_properties(library_.get(), "?provider=asyncprovider");
  }
  OSSL_LIB_CTX* libctx() const { return library_.get(); }
  Side ours() const { return equal::side_of(library_); }
  Side defaults() const { return {libctx(), "provider=default"}; }

  // Signs in a job with ours; the base's own copy of the key verifies it, and the other way round.
  void expect_works(EVP_PKEY* key, EVP_PKEY* at_base) {
    const Bytes input = message(100);
    Bytes signature;
    int pauses = 0;
    support::run_in_job(
        [&] {
          signature = sign(ours(), key, input);
          return 1;
        },
        &pauses);
    EXPECT_GT(pauses, 0);
    EXPECT_TRUE(verifies(plain_base(), at_base, input, signature)) << support::drain_errors();
    EXPECT_TRUE(verifies(ours(), key, input, sign(plain_base(), at_base, input)))
        << support::drain_errors();
  }

  void expect_ours(const EVP_PKEY* key) {
    EXPECT_STREQ(OSSL_PROVIDER_get0_name(EVP_PKEY_get0_provider(key)), "asyncprovider");
  }

 private:
  const support::Library library_;
};

Bytes to_pem(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  EXPECT_EQ(PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr), 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return Bytes(text, text + size);
}

Key from_pem(OSSL_LIB_CTX* libctx, const Bytes& pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Key(PEM_read_bio_PrivateKey_ex(bio.get(), nullptr, nullptr, nullptr, libctx, nullptr));
}

TEST_F(KeySources, PemByTheDefaultsDecoders) {
  for (const char* name : kSigningKeys) {
    SCOPED_TRACE(name);
    const Key key = from_pem(libctx(), to_pem(original(name)));
    ASSERT_NE(key, nullptr) << support::drain_errors();
    expect_works(key.get(), original(name));
  }
}

TEST_F(KeySources, PemOfOurs) {
  KeyRing ring(ours());
  for (const auto* names : {&kSigningKeys[0], &kOtherKeys[0]})
    for (std::size_t i = 0; i < (names == &kSigningKeys[0] ? 8 : 4); ++i) {
      SCOPED_TRACE(names[i]);
      EXPECT_EQ(to_pem(ring.get(names[i])), to_pem(original(names[i])));
    }
}

TEST_F(KeySources, PublicKeysOfCertificates) {
  KeyRing ring(ours());
  for (const char* name : kSigningKeys) {
    SCOPED_TRACE(name);
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(ring.get(name), &der);
    ASSERT_GT(size, 0);
    const unsigned char* next = der;
    const Key key(d2i_PUBKEY_ex(nullptr, &next, size, libctx(), nullptr));
    OPENSSL_free(der);
    ASSERT_NE(key, nullptr);
    const Bytes input = message(100);
    EXPECT_TRUE(verifies(ours(), key.get(), input, sign(plain_base(), original(name), input)));
    EXPECT_EQ(EVP_PKEY_eq(key.get(), ring.get(name)), 1);
  }
}

TEST_F(KeySources, OfTheOtherProviderOfTheContext) {
  KeyRing defaults_ring(defaults());
  KeyRing our_ring(ours());
  for (const char* name : kSigningKeys) {
    SCOPED_TRACE(name);
    expect_works(defaults_ring.get(name), original(name));
    const Bytes input = message(100);
    const Bytes signature = sign(defaults(), our_ring.get(name), input);
    EXPECT_TRUE(verifies(plain_base(), original(name), input, signature));
    EXPECT_EQ(EVP_PKEY_eq(our_ring.get(name), defaults_ring.get(name)), 1);
  }
}

// Before there were providers.
TEST_F(KeySources, LegacyRsa) {
  const std::unique_ptr<BIGNUM, support::Freed<BN_free>> e(BN_new());
  BN_set_word(e.get(), RSA_F4);
  RSA* const rsa = RSA_new();
  ASSERT_EQ(RSA_generate_key_ex(rsa, 1024, e.get(), nullptr), 1);
  const Key key(EVP_PKEY_new());
  ASSERT_EQ(EVP_PKEY_assign_RSA(key.get(), rsa), 1);
  const Key at_base = from_pem(plain_base().libctx, to_pem(key.get()));
  expect_works(key.get(), at_base.get());
}

TEST_F(KeySources, LegacyEc) {
  EC_KEY* const ec = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);
  ASSERT_EQ(EC_KEY_generate_key(ec), 1);
  const Key key(EVP_PKEY_new());
  ASSERT_EQ(EVP_PKEY_assign_EC_KEY(key.get(), ec), 1);
  const Key at_base = from_pem(plain_base().libctx, to_pem(key.get()));
  expect_works(key.get(), at_base.get());
}

TEST_F(KeySources, LegacyViewOfOurs) {
  KeyRing ring(ours());
  EXPECT_EQ(RSA_bits(EVP_PKEY_get0_RSA(ring.get("RSA-1024"))), 1024);
  EXPECT_EQ(EC_KEY_check_key(EVP_PKEY_get0_EC_KEY(ring.get("P-256"))), 1);
}

TEST_F(KeySources, Duplicated) {
  KeyRing ring(ours());
  for (const char* name : kSigningKeys) {
    SCOPED_TRACE(name);
    const Key copy(EVP_PKEY_dup(ring.get(name)));
    ASSERT_NE(copy, nullptr);
    expect_ours(copy.get());
    EXPECT_EQ(EVP_PKEY_eq(copy.get(), ring.get(name)), 1);
    expect_works(copy.get(), original(name));
  }
}

TEST_F(KeySources, Matched) {
  KeyRing ring(ours());
  EXPECT_EQ(EVP_PKEY_eq(ring.get("P-256"), ring.get("P-256.2")), 0);
  EXPECT_EQ(EVP_PKEY_eq(ring.get("X25519"), ring.get("X25519.2")), 0);
  EXPECT_NE(EVP_PKEY_eq(ring.get("P-256"), ring.get("P-384")), 1);
  support::drain_errors();
}

TEST_F(KeySources, Checked) {
  KeyRing ring(ours());
  for (const char* name : {"RSA-1024", "P-256", "X448", "ED25519", "DH", "DSA"}) {
    SCOPED_TRACE(name);
    const KeyCtx ctx = new_ctx(ours(), ring.get(name));
    EXPECT_EQ(EVP_PKEY_check(ctx.get()), 1) << support::drain_errors();
    EXPECT_EQ(EVP_PKEY_public_check(ctx.get()), 1) << support::drain_errors();
  }
}

struct Quick {
  const char* type;
  const char* group;
  std::size_t bits;
};

TEST_F(KeySources, QuicklyGenerated) {
  const Quick kinds[] = {{"RSA", nullptr, 1024},  {"EC", "P-256", 0},    {"EC", "P-521", 0},
                         {"ED25519", nullptr, 0}, {"ED448", nullptr, 0}, {"X25519", nullptr, 0},
                         {"X448", nullptr, 0},    {"SM2", nullptr, 0}};
  for (const Quick& kind : kinds) {
    SCOPED_TRACE(kind.type);
    Key key;
    int pauses = 0;
    support::run_in_job(
        [&] {
          key.reset(kind.bits != 0 ? EVP_PKEY_Q_keygen(libctx(), nullptr, kind.type, kind.bits)
                    : kind.group != nullptr
                        ? EVP_PKEY_Q_keygen(libctx(), nullptr, kind.type, kind.group)
                        : EVP_PKEY_Q_keygen(libctx(), nullptr, kind.type));
          return 1;
        },
        &pauses);
    ASSERT_NE(key, nullptr) << support::drain_errors();
    EXPECT_EQ(pauses, 1);
    expect_ours(key.get());
    const KeyCtx ctx =
        new_ctx(plain_base(), from_pem(plain_base().libctx, to_pem(key.get())).get());
    EXPECT_EQ(EVP_PKEY_pairwise_check(ctx.get()), 1) << support::drain_errors();
  }
}

// From parameters, with a template.
TEST_F(KeySources, GeneratedFromAnotherKeysParameters) {
  KeyRing ring(ours());
  for (const char* name : {"DSA", "DH", "DHX", "P-384"}) {
    SCOPED_TRACE(name);
    const KeyCtx ctx = new_ctx(ours(), ring.get(name));
    EVP_PKEY* made = nullptr;
    ASSERT_EQ(EVP_PKEY_keygen_init(ctx.get()), 1);
    int pauses = 0;
    EXPECT_EQ(support::run_in_job([&] { return EVP_PKEY_generate(ctx.get(), &made); }, &pauses), 1);
    EXPECT_EQ(pauses, 1);
    const Key key(made);
    EXPECT_EQ(EVP_PKEY_parameters_eq(key.get(), ring.get(name)), 1);
    EXPECT_EQ(EVP_PKEY_eq(key.get(), ring.get(name)), 0);
  }
}

// The application hears of the progress, and can end it.
TEST_F(KeySources, ProgressIsReportedAndCanBeEnded) {
  for (const int goes_on : {1, 0}) {
    const KeyCtx ctx = new_ctx(ours(), "RSA");
    ASSERT_EQ(EVP_PKEY_keygen_init(ctx.get()), 1);
    ASSERT_EQ(EVP_PKEY_CTX_set_rsa_keygen_bits(ctx.get(), 1024), 1);
    struct Progress {
      int calls = 0;
      int goes_on;
    } progress{0, goes_on};
    EVP_PKEY_CTX_set_app_data(ctx.get(), &progress);
    EVP_PKEY_CTX_set_cb(ctx.get(), [](EVP_PKEY_CTX* its) {
      auto* const heard = static_cast<Progress*>(EVP_PKEY_CTX_get_app_data(its));
      ++heard->calls;
      return heard->goes_on;
    });
    EVP_PKEY* made = nullptr;
    const int done =
        support::run_in_job([&] { return EVP_PKEY_generate(ctx.get(), &made) == 1 ? 1 : 0; });
    const Key key(made);
    EXPECT_EQ(done, goes_on);
    EXPECT_GT(progress.calls, 0);
    support::drain_errors();
  }
}

}  // namespace
}  // namespace keys_tests
