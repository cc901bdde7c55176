// Symmetric keys as objects, which are new in OpenSSL 3.5; derivation with them and into them,
// in 3.6.
#include <gtest/gtest.h>
#include <openssl/opensslv.h>

#include "comparison.h"
#include "equal/runner.h"
#include "support/handles.h"
#include "support/library.h"

namespace keys_tests {
namespace {

#if OPENSSL_VERSION_PREREQ(3, 5)

using Skey = std::unique_ptr<EVP_SKEY, support::Freed<EVP_SKEY_free>>;

Skey imported(const Side& side, const char* type, const Bytes& key) {
  Bytes copy = key;
  return Skey(
      EVP_SKEY_import_raw_key(side.libctx, type, copy.data(), copy.size(), side.properties));
}

void log_raw(Play& play, const EVP_SKEY* key) {
  const unsigned char* raw = nullptr;
  std::size_t size = 0;
  if (play.result("raw", key != nullptr && EVP_SKEY_get0_raw_key(key, &raw, &size) == 1) != 1)
    return;
  play.log.bytes("key", {raw, size});
}

TEST(SymmetricKeys, AreOurs) {
  const support::Library library;
  for (const char* type : {"AES", "GENERIC-SECRET"}) {
    const Skey key = imported(equal::side_of(library), type, message(16));
    ASSERT_NE(key, nullptr) << support::drain_errors();
    EXPECT_STREQ(EVP_SKEY_get0_provider_name(key.get()), "asyncprovider");
  }
}

TEST(EqualSymmetricKey, ImportedAndGenerated) {
  expect_equal(
      "SKEYMGMT", {},
      [](Play& play) {
        for (const char* type : {"AES", "GENERIC-SECRET"})
          for (const std::size_t size : {16U, 17U, 32U, 100U}) {
            const Skey key = imported(play.side(), type, message(size));
            log_raw(play, key.get());
          }
        std::size_t size = 24;
        const OSSL_PARAM params[] = {OSSL_PARAM_construct_size_t("key-length", &size),
                                     OSSL_PARAM_construct_end()};
        const Skey made(
            EVP_SKEY_generate(play.side().libctx, "AES", play.side().properties, params));
        play.log.note("generated: %d", made != nullptr);
      },
      Pauses::kNotExpected);
}

void encrypt(Play& play, const char* name, const EVP_CIPHER* cipher, EVP_SKEY* key, int encrypts) {
  const support::CipherCtx ctx(EVP_CIPHER_CTX_new());
  const Bytes iv(static_cast<std::size_t>(EVP_CIPHER_get_iv_length(cipher)), 3);
  play.log.note("%s", name);
  play.result("init",
              EVP_CipherInit_SKEY(ctx.get(), cipher, key, iv.data(), iv.size(), encrypts, nullptr));
  EVP_CIPHER_CTX_set_padding(ctx.get(), 0);
  const Bytes in = message(16 * 1024);
  Bytes out(in.size() + 64);
  int size = 0;
  play.result("update", EVP_CipherUpdate(ctx.get(), out.data(), &size, in.data(),
                                         static_cast<int>(in.size())));
  int rest = 0;
  play.result("final", EVP_CipherFinal_ex(ctx.get(), out.data() + size, &rest));
  play.log.note("sizes %d %d", size, rest);
  out.resize(static_cast<std::size_t>(size));
  play.log.bytes("out", out);
}

// A context that had the bytes of a key before, and has lanes, takes an object then.
TEST(EqualSymmetricKey, InACipher) {
  expect_equal("CipherInit_SKEY", {}, [](Play& play) {
    const Skey key = imported(play.side(), "AES", message(16));
    for (const char* name : {"AES-128-CBC", "AES-128-CTR", "AES-256-CBC", "CHACHA20"}) {
      const support::Cipher cipher(
          EVP_CIPHER_fetch(play.side().libctx, name, play.side().properties));
      for (const int encrypts : {1, 0}) encrypt(play, name, cipher.get(), key.get(), encrypts);
    }
  });
}

TEST(EqualSymmetricKey, AfterTheBytesOfOne) {
  expect_equal("CipherInit_SKEY", {}, [](Play& play) {
    const Skey key = imported(play.side(), "AES", message(16));
    const support::Cipher cipher(
        EVP_CIPHER_fetch(play.side().libctx, "AES-128-CBC", play.side().properties));
    const support::CipherCtx ctx(EVP_CIPHER_CTX_new());
    const Bytes in = message(8192);
    Bytes out(in.size() + 64);
    for (const bool object : {false, true, false, true}) {
      const Bytes iv(16, 3);
      const Bytes raw(16, 7);
      play.result("init", object ? EVP_CipherInit_SKEY(ctx.get(), cipher.get(), key.get(),
                                                       iv.data(), iv.size(), 1, nullptr)
                                 : EVP_CipherInit_ex2(ctx.get(), cipher.get(), raw.data(),
                                                      iv.data(), 1, nullptr));
      int size = 0;
      for (const int piece : {5000, 3192}) {
        play.result("update", EVP_CipherUpdate(ctx.get(), out.data(), &size, in.data(), piece));
        play.log.bytes("out", std::span(out).first(static_cast<std::size_t>(size)));
      }
    }
  });
}

TEST(EqualSymmetricKey, InAMac) {
  expect_equal(
      "MAC_init_SKEY", {},
      [](Play& play) {
        for (const char* name : {"KMAC-128", "HMAC", "BLAKE2BMAC", "SIPHASH"}) {
          const Skey key = imported(play.side(), "GENERIC-SECRET", message(16));
          // Ours come first, HMAC is the base's.
          const Mac mac(EVP_MAC_fetch(play.side().libctx, name, nullptr));
          const MacCtx ctx(EVP_MAC_CTX_new(mac.get()));
          const Settings digest = {{"digest", "SHA256"}};
          const Params params(EVP_MAC_CTX_settable_params(ctx.get()),
                              name == std::string("HMAC") ? digest : Settings());
          play.result(name, EVP_MAC_init_SKEY(ctx.get(), key.get(), params.get()));
          const Bytes in = message(10'000);
          play.result("update", EVP_MAC_update(ctx.get(), in.data(), in.size()));
          Bytes out(64);
          std::size_t size = 0;
          play.result("final", EVP_MAC_final(ctx.get(), out.data(), &size, out.size()));
          play.log.bytes("mac", out);
        }
      },
      Pauses::kNotExpected);
}

#if OPENSSL_VERSION_PREREQ(3, 6)

TEST(EqualSymmetricKey, InAndOutOfADerivation) {
  expect_equal(
      "KDF_derive_SKEY", {},
      [](Play& play) {
        const Skey secret = imported(play.side(), "GENERIC-SECRET", message(20));
        for (const char* name : {"HKDF", "PBKDF2"}) {
          const Kdf kdf(EVP_KDF_fetch(play.side().libctx, name, play.side().properties));
          const KdfCtx ctx(EVP_KDF_CTX_new(kdf.get()));
          // The query is one that the base does not understand as it is.
          const Params params(EVP_KDF_CTX_settable_params(ctx.get()),
                              {{"digest", "SHA256"},
                               {"properties", play.side().properties},
                               {"salt", "0123456789abcdef"}});
          play.result(name, EVP_KDF_CTX_set_SKEY(ctx.get(), secret.get(),
                                                 name == std::string("HKDF") ? "key" : "pass"));
          const Skey made(EVP_KDF_derive_SKEY(ctx.get(), nullptr, "AES", play.side().properties, 32,
                                              params.get()));
          log_raw(play, made.get());
        }
      },
      Pauses::kNotExpected);
}

TEST(EqualSymmetricKey, OutOfAKeyExchange) {
  expect_equal(
      "PKEY_derive_SKEY", {"X25519", "X25519.2", "P-256", "P-256.2"},
      [](Play& play) {
        for (const std::string name : {"X25519", "P-256"}) {
          const KeyCtx ctx = new_ctx(play.side(), play.keys.get(name));
          play.result("init", EVP_PKEY_derive_init(ctx.get()));
          play.result("peer", EVP_PKEY_derive_set_peer(ctx.get(), play.keys.get(name + ".2")));
          const Skey made(EVP_PKEY_derive_SKEY(ctx.get(), nullptr, "GENERIC-SECRET",
                                               play.side().properties, 32, nullptr));
          log_raw(play, made.get());
        }
      },
      Pauses::kNotExpected);
}

#else

TEST(EqualSymmetricKey, InAndOutOfADerivation) { GTEST_SKIP() << "new in OpenSSL 3.6"; }

#endif

#else

TEST(EqualSymmetricKey, ImportedAndGenerated) { GTEST_SKIP() << "new in OpenSSL 3.5"; }

#endif

}  // namespace
}  // namespace keys_tests
