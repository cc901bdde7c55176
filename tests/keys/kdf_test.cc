// Key derivation functions: the same bytes, the same errors.
#include <gtest/gtest.h>

#include <ostream>
#include <set>

#include "comparison.h"
#include "support/job.h"
#include "support/library.h"

namespace keys_tests {
namespace {

struct Derivation {
  const char* name;
  const char* algorithm;
  Settings settings;
};

std::ostream& operator<<(std::ostream& out, const Derivation& each) { return out << each.name; }

const Derivation kDerivations[] = {
    {"Hkdf",
     "HKDF",
     {{"digest", "SHA256"}, {"hexkey", "00010203"}, {"hexsalt", "0102"}, {"hexinfo", "f0"}}},
    {"HkdfExpand",
     "HKDF",
     {{"mode", "EXPAND_ONLY"},
      {"digest", "SHA1"},
      {"hexkey", "000102030405060708090a0b0c0d0e0f10111213"}}},
    {"Tls13",
     "TLS13-KDF",
     {{"mode", "EXPAND_ONLY"},
      {"digest", "SHA256"},
      {"hexkey", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"},
      {"hexprefix", "746c73313320"},
      {"hexlabel", "6b6579"},
      {"hexdata", ""}}},
    {"Tls1Prf",
     "TLS1-PRF",
     {{"digest", "MD5-SHA1"}, {"hexsecret", "00010203"}, {"hexseed", "0a0b"}}},
    {"Pbkdf2",
     "PBKDF2",
     {{"digest", "SHA256"},
      {"pass", "password"},
      {"hexsalt", "000102030405060708090a0b0c0d0e0f10"},
      {"iter", "1000"}}},
    {"Pbkdf2Weak",
     "PBKDF2",
     {{"pass", "password"}, {"hexsalt", "00"}, {"iter", "1"}, {"pkcs5", "1"}}},
    {"Pkcs12",
     "PKCS12KDF",
     {{"digest", "SHA1"},
      {"pass", "password"},
      {"hexsalt", "0001020304"},
      {"iter", "100"},
      {"id", "1"}}},
    {"Scrypt",
     "SCRYPT",
     {{"pass", "password"}, {"hexsalt", "0102"}, {"n", "64"}, {"r", "8"}, {"p", "2"}}},
    {"ScryptTooMuch",
     "SCRYPT",
     {{"pass", "password"},
      {"hexsalt", "0102"},
      {"n", "1048576"},
      {"r", "8"},
      {"p", "2"},
      {"maxmem_bytes", "1000"}}},
    {"Sskdf", "SSKDF", {{"digest", "SHA256"}, {"hexkey", "00010203"}, {"hexinfo", "f0"}}},
    {"SskdfHmac",
     "SSKDF",
     {{"mac", "HMAC"}, {"digest", "SHA256"}, {"hexkey", "00010203"}, {"hexsalt", "0102"}}},
    {"SskdfKmac",
     "SSKDF",
     {{"mac", "KMAC-128"}, {"hexkey", "00010203"}, {"hexsalt", "0102"}, {"maclen", "32"}}},
    {"X963", "X963KDF", {{"digest", "SHA256"}, {"hexkey", "00010203"}, {"hexinfo", "f0"}}},
    {"X942",
     "X942KDF-ASN1",
     {{"digest", "SHA256"}, {"hexkey", "00010203"}, {"cekalg", "id-aes256-wrap"}}},
    {"KbkdfHmac",
     "KBKDF",
     {{"mac", "HMAC"}, {"digest", "SHA256"}, {"hexkey", "00010203"}, {"hexsalt", "0102"}}},
    {"KbkdfCmac",
     "KBKDF",
     {{"mac", "CMAC"},
      {"cipher", "AES-128-CBC"},
      {"hexkey", "000102030405060708090a0b0c0d0e0f"},
      {"hexsalt", "0102"}}},
    {"Krb5",
     "KRB5KDF",
     {{"cipher", "AES-128-CBC"},
      {"hexkey", "000102030405060708090a0b0c0d0e0f"},
      {"hexconstant", "0000000255"}}},
    {"Ssh",
     "SSHKDF",
     {{"digest", "SHA256"},
      {"hexkey", "0000000400010203"},
      {"hexxcghash", "0102"},
      {"hexsession_id", "0304"},
      {"type", "A"}}},
    {"HmacDrbg",
     "HMAC-DRBG-KDF",
     {{"digest", "SHA256"}, {"hexentropy", "000102030405060708090a0b0c0d0e0f"}, {"hexnonce", "0102"}}},
    {"Argon2i", "ARGON2I", {{"pass", "password"}, {"hexsalt", "0001020304050607"}, {"memcost", "64"}}},
    {"Argon2d",
     "ARGON2D",
     {{"pass", "password"}, {"hexsalt", "0001020304050607"}, {"memcost", "64"}, {"iter", "1"}}},
    {"Argon2id",
     "ARGON2ID",
     {{"pass", "password"},
      {"hexsalt", "0001020304050607"},
      {"memcost", "64"},
      {"lanes", "2"},
      {"hexsecret", "0a"},
      {"hexad", "0b0c"}}},
    {"HkdfSha256", "HKDF-SHA256", {{"hexkey", "00010203"}, {"hexsalt", "0102"}, {"hexinfo", "f0"}}},
    {"HkdfSha384", "HKDF-SHA384", {{"hexkey", "00010203"}, {"hexsalt", "0102"}}},
    {"HkdfSha512", "HKDF-SHA512", {{"mode", "EXTRACT_ONLY"}, {"hexkey", "00010203"}}},
    {"Snmp",
     "SNMPKDF",
     {{"digest", "SHA1"}, {"hexeid", "8000000001020304"}, {"pass", "password"}}},
    {"Srtp",
     "SRTPKDF",
     {{"cipher", "AES-128-CTR"},
      {"hexkey", "000102030405060708090a0b0c0d0e0f"},
      {"hexsalt", "000102030405060708090a0b0c0d"},
      {"hexindex", "000000000001"},
      {"kdr", "0"},
      {"label", "0"}}},
    {"NothingSet", "PBKDF2", {}},
};

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
    for (const std::size_t size : {0, 1, 16, 20, 64, 300, 2000})
      in_all_ways(play, GetParam(), size);
  });
}

// More than other operations ever have room for. Of the fast ones.
TEST(EqualKdf, TwoMegabytes) {
  for (const Derivation& derivation : kDerivations) {
    const std::string name = derivation.name;
    if (name != "Hkdf" && name != "Pbkdf2Weak" && name != "Sskdf" && name != "X963") continue;
    expect_equal(derivation.name, {}, [&derivation](Play& play) {
      const KdfCtx ctx = new_kdf(play.side(), derivation.algorithm);
      const Params params(EVP_KDF_CTX_settable_params(ctx.get()), derivation.settings);
      derive(play, ctx.get(), 2 << 20, params.get());
    });
  }
}

INSTANTIATE_TEST_SUITE_P(Derivations, EqualKdf, testing::ValuesIn(kDerivations),
                         [](const auto& tested) { return std::string(tested.param.name); });

TEST(EqualKdf, EachOfTheBaseIsTried) {
  EVP_KDF_do_all_provided(
      plain_base().libctx,
      [](EVP_KDF* kdf, void*) {
        bool tried = false;
        for (const Derivation& each : kDerivations)
          tried = tried || EVP_KDF_is_a(kdf, each.algorithm);
        EXPECT_TRUE(tried) << EVP_KDF_get0_name(kdf);
      },
      nullptr);
}

}  // namespace
}  // namespace keys_tests
