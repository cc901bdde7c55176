// Key exchange: both sides get the same secret, whoever derives it.
#include <gtest/gtest.h>

#include <ostream>

#include "comparison.h"

namespace keys_tests {
namespace {

struct Exchange {
  const char* name;
  const char* key;
  const char* peer;
  Settings settings;
  Pauses pauses = Pauses::kExpected;
};

std::ostream& operator<<(std::ostream& out, const Exchange& exchange) {
  return out << exchange.name;
}

const Exchange kExchanges[] = {
    {"P256", "P-256", "P-256.2", {}},
    {"P256Cofactor", "P-256", "P-256.2", {{"ecdh-cofactor-mode", "1"}}},
    {"P256X963Kdf",
     "P-256",
     "P-256.2",
     {{"kdf-type", "X963KDF"}, {"kdf-digest", "SHA256"}, {"kdf-outlen", "77"}}},
    {"P384", "P-384", "P-384.2", {}},
    {"P521", "P-521", "P-521.2", {}},
    {"Binary", "sect283k1", "sect283k1.2", {}},
    {"X25519", "X25519", "X25519.2", {}},
    {"X448", "X448", "X448.2", {}},
    {"Dh", "DH", "DH.2", {}},
    {"DhPadded", "DH", "DH.2", {{"pad", "1"}}},
    {"Dhx", "DHX", "DHX.2", {}},
    {"DhxX942Kdf",
     "DHX",
     "DHX.2",
     {{"kdf-type", "X942KDF-ASN1"},
      {"kdf-digest", "SHA256"},
      {"kdf-outlen", "60"},
      {"cekalg", "id-aes256-wrap"}}},
    {"WrongPeer", "P-256", "P-384", {}, Pauses::kNotExpected},
    {"WrongKind", "X25519", "X448", {}, Pauses::kNotExpected},
    {"SmallPeer", "DH", "DHX", {}, Pauses::kNotExpected},
};

constexpr std::size_t kRooms[] = {0,   1,   16,  31,  32,   66,
                                  127, 128, 255, 256, 4096, std::size_t{1} << 40};

Bytes derive(Play& play, KeyRing& ring, const Exchange& exchange, bool turned, std::size_t room) {
  const char* const own = turned ? exchange.peer : exchange.key;
  const char* const peer = turned ? exchange.key : exchange.peer;
  const KeyCtx ctx = new_ctx(ring.side(), ring.get(own));
  play.result("init", EVP_PKEY_derive_init(ctx.get()));
  const Params params(EVP_PKEY_CTX_settable_params(ctx.get()), exchange.settings);
  play.result("set_params", EVP_PKEY_CTX_set_params(ctx.get(), params.get()));
  play.result("set_peer", EVP_PKEY_derive_set_peer(ctx.get(), ring.get(peer)));
  std::size_t size = 0;
  play.result("size", EVP_PKEY_derive(ctx.get(), nullptr, &size));
  play.log.note("size %zu", size);
  Bytes secret(4096 + size);
  size = room;
  if (play.result("derive", EVP_PKEY_derive(ctx.get(), secret.data(), &size)) != 1) return {};
  secret.resize(size);
  play.log.bytes("secret", secret);
  return secret;
}

class EqualExchange : public testing::TestWithParam<Exchange> {};

TEST_P(EqualExchange, SameSecretOnBothSides) {
  const Exchange& exchange = GetParam();
  expect_equal(
      exchange.name, {exchange.key, exchange.peer},
      [&](Play& play) {
        const Bytes ours = derive(play, play.keys, exchange, false, 4096);
        const Bytes theirs = derive(play, play.base, exchange, true, 4096);
        play.log.note("same: %d", ours == theirs);
      },
      exchange.pauses);
}

TEST_P(EqualExchange, AnyRoom) {
  const Exchange& exchange = GetParam();
  expect_equal(
      exchange.name, {exchange.key, exchange.peer},
      [&](Play& play) {
        for (const std::size_t room : kRooms) derive(play, play.keys, exchange, false, room);
      },
      exchange.pauses);
}

TEST_P(EqualExchange, WithoutAPeer) {
  const Exchange& exchange = GetParam();
  expect_equal(
      exchange.name, {exchange.key},
      [&](Play& play) {
        const KeyCtx ctx = new_ctx(play.side(), play.keys.get(exchange.key));
        play.result("init", EVP_PKEY_derive_init(ctx.get()));
        Bytes secret(4096);
        std::size_t size = secret.size();
        play.result("derive", EVP_PKEY_derive(ctx.get(), secret.data(), &size));
        const KeyCtx copy(EVP_PKEY_CTX_dup(ctx.get()));
        play.result("derive of a copy", EVP_PKEY_derive(copy.get(), secret.data(), &size));
      },
      Pauses::kNotExpected);
}

INSTANTIATE_TEST_SUITE_P(Exchanges, EqualExchange, testing::ValuesIn(kExchanges),
                         [](const auto& tested) { return std::string(tested.param.name); });

// Key derivation functions as key exchanges.
struct Derivation {
  const char* type;
  Settings settings;
};

const Derivation kDerivations[] = {
    {"HKDF",
     {{"digest", "SHA256"},
      {"hexkey", "000102030405060708090a0b"},
      {"hexsalt", "0102"},
      {"hexinfo", "f0"}}},
    {"TLS1-PRF", {{"digest", "SHA256"}, {"hexsecret", "00010203"}, {"hexseed", "0a0b"}}},
    {"SCRYPT", {{"pass", "password"}, {"hexsalt", "0102"}, {"n", "64"}, {"r", "8"}, {"p", "1"}}},
};

void derive(Play& play, const Derivation& derivation, std::size_t size) {
  const KeyCtx ctx = new_ctx(play.side(), derivation.type);
  play.result("init", EVP_PKEY_derive_init(ctx.get()));
  const Params params(EVP_PKEY_CTX_settable_params(ctx.get()), derivation.settings);
  play.result("set_params", EVP_PKEY_CTX_set_params(ctx.get(), params.get()));
  std::size_t asked = 0;
  play.result("size", EVP_PKEY_derive(ctx.get(), nullptr, &asked));
  play.log.note("size %zu", asked);
  Bytes out(size);
  play.result("derive", EVP_PKEY_derive(ctx.get(), out.data(), &size));
  play.log.bytes("derived", out);
}

TEST(EqualExchange, DerivationFunctions) {
  for (const Derivation& derivation : kDerivations)
    expect_equal(derivation.type, {}, [&](Play& play) {
      for (const std::size_t size : {1U, 16U, 100U, 9000U}) derive(play, derivation, size);
      // More than other operations ever have room for. (TLS1-PRF is slow.)
      if (derivation.type != std::string("TLS1-PRF")) derive(play, derivation, 3 << 19);
    });
}

TEST(EqualExchange, DerivationFunctionsWithoutParameters) {
  for (const Derivation& derivation : kDerivations)
    expect_equal(derivation.type, {}, [&](Play& play) { derive(play, {derivation.type, {}}, 10); });
}

}  // namespace
}  // namespace keys_tests
