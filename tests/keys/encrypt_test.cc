// Asymmetric ciphers: what one provider encrypts, the other decrypts.
#include <gtest/gtest.h>

#include <ostream>

#include "comparison.h"

namespace keys_tests {
namespace {

struct Scheme {
  const char* name;
  const char* key;
  Settings options;
  std::size_t input;
};

std::ostream& operator<<(std::ostream& out, const Scheme& scheme) { return out << scheme.name; }

const Scheme kSchemes[] = {
    {"RsaPkcs1", "RSA-2048", {{"pad-mode", "pkcs1"}}, 100},
    {"RsaPkcs1OddSize", "RSA-1031", {}, 16},
    {"RsaOaep", "RSA-2048", {{"pad-mode", "oaep"}}, 100},
    {"RsaOaepSha256Label",
     "RSA-2048",
     {{"pad-mode", "oaep"},
      {"digest", "SHA256"},
      {"mgf1-digest", "SHA512"},
      {"hexoaep-label", "010203"}},
     48},
    {"RsaNone", "RSA-1024", {{"pad-mode", "none"}}, 128},
    {"RsaTls", "RSA-2048", {{"pad-mode", "6"}, {"tls-client-version", "771"}}, 48},
    {"Sm2", "SM2", {}, 100},
    {"Sm2Sha256", "SM2", {{"digest", "SHA256"}}, 1000},
};

// Below the modulus, whatever that is.
Bytes plain_text(std::size_t size) {
  Bytes text = message(size);
  if (!text.empty()) text[0] = 3;
  return text;
}

using Function = int (*)(EVP_PKEY_CTX*, unsigned char*, std::size_t*, const unsigned char*,
                         std::size_t);

struct Way {
  const char* name;
  int (*init)(EVP_PKEY_CTX*);
  Function function;
};
constexpr Way kEncrypt = {"encrypt", EVP_PKEY_encrypt_init, EVP_PKEY_encrypt};
constexpr Way kDecrypt = {"decrypt", EVP_PKEY_decrypt_init, EVP_PKEY_decrypt};

Bytes transform(Play& play, KeyRing& ring, const Scheme& scheme, const Way& way, const Bytes& input,
                std::size_t room) {
  const KeyCtx ctx = new_ctx(ring.side(), ring.get(scheme.key));
  play.result("init", way.init(ctx.get()));
  const Params params(EVP_PKEY_CTX_settable_params(ctx.get()), scheme.options);
  play.result("set_params", EVP_PKEY_CTX_set_params(ctx.get(), params.get()));
  std::size_t size = 0;
  play.result("size", way.function(ctx.get(), nullptr, &size, input.data(), input.size()));
  play.log.note("size %zu", size);
  // Roomier than what is said: some functions of the base do not look at that.
  Bytes out(std::max<std::size_t>(size + 300, room));
  size = room;
  if (play.result(way.name,
                  way.function(ctx.get(), out.data(), &size, input.data(), input.size())) != 1)
    return {};
  out.resize(size);
  return out;
}

class EqualAsymCipher : public testing::TestWithParam<Scheme> {
 protected:
  void compare(const Script& script) const {
    expect_equal(GetParam().name, {GetParam().key}, script);
  }
  Bytes by_base(const Bytes& input) const {
    KeyRing base(plain_base());
    Play play{base, base};
    return transform(play, base, GetParam(), kEncrypt, input, 4096);
  }
};

// TLS makes the client's part with another padding.
bool encrypts(const Scheme& scheme) { return scheme.name != std::string("RsaTls"); }

TEST_P(EqualAsymCipher, AcrossTheProviders) {
  const Scheme& scheme = GetParam();
  if (!encrypts(scheme)) return;
  compare([&](Play& play) {
    const Bytes input = plain_text(scheme.input);
    const Bytes ours = transform(play, play.keys, scheme, kEncrypt, input, 4096);
    const Bytes bases = transform(play, play.base, scheme, kEncrypt, input, 4096);
    play.log.bytes("base of ours", transform(play, play.base, scheme, kDecrypt, ours, 4096));
    play.log.bytes("ours of base's", transform(play, play.keys, scheme, kDecrypt, bases, 4096));
    play.log.bytes("ours of ours", transform(play, play.keys, scheme, kDecrypt, ours, 4096));
  });
}

// The base's functions for RSA encrypt whatever room they are told that there is.
TEST_P(EqualAsymCipher, EncryptingIntoAnyRoom) {
  const Scheme& scheme = GetParam();
  if (!encrypts(scheme)) return;
  compare([&](Play& play) {
    const Bytes input = plain_text(scheme.input);
    for (const std::size_t room : {0U, 1U, 64U, 127U, 255U, 3U << 20U}) {
      const Bytes made = transform(play, play.keys, scheme, kEncrypt, input, room);
      transform(play, play.base, scheme, kDecrypt, made, 4096);
    }
  });
}

TEST_P(EqualAsymCipher, DecryptingIntoAnyRoom) {
  const Scheme& scheme = GetParam();
  if (!encrypts(scheme)) return;
  const Bytes secret = by_base(plain_text(scheme.input));
  compare([&](Play& play) {
    for (const std::size_t room : {0U, 1U, 15U, 47U, 99U, 127U, 128U, 255U, 256U, 3U << 20U})
      play.log.bytes("plain", transform(play, play.keys, scheme, kDecrypt, secret, room));
  });
}

TEST_P(EqualAsymCipher, WrongSizes) {
  const Scheme& scheme = GetParam();
  if (!encrypts(scheme)) return;
  compare([&](Play& play) {
    for (const std::size_t size : {0U, 1U, 200U, 300U}) {
      const Bytes made = transform(play, play.keys, scheme, kEncrypt, plain_text(size), 4096);
      play.log.note("made %d", !made.empty());
      transform(play, play.keys, scheme, kDecrypt, plain_text(size), 4096);
    }
  });
}

TEST_P(EqualAsymCipher, TamperedWith) {
  const Scheme& scheme = GetParam();
  if (!encrypts(scheme)) return;
  const Bytes secret = by_base(plain_text(scheme.input));
  compare([&](Play& play) {
    for (const std::size_t at : {std::size_t{0}, std::size_t{5}, secret.size() - 1}) {
      Bytes wrong = secret;
      wrong[at] ^= 1;
      transform(play, play.keys, scheme, kDecrypt, wrong, 4096);
    }
  });
}

// A wrong padding gives a secret that is made up at random, of the right size.
TEST(EqualAsymCipher, TlsPremaster) {
  const Scheme& tls = kSchemes[5];
  expect_equal(tls.name, {tls.key}, [&](Play& play) {
    Bytes premaster = message(48);
    premaster[0] = 3;
    premaster[1] = 3;
    const Bytes sent = transform(play, play.base, kSchemes[0], kEncrypt, premaster, 4096);
    play.log.bytes("secret", transform(play, play.keys, tls, kDecrypt, sent, 4096));
    const Bytes wrong = transform(play, play.base, kSchemes[0], kEncrypt, message(20), 4096);
    play.log.note("size %zu", transform(play, play.keys, tls, kDecrypt, wrong, 4096).size());
  });
}

INSTANTIATE_TEST_SUITE_P(Schemes, EqualAsymCipher, testing::ValuesIn(kSchemes),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace keys_tests
