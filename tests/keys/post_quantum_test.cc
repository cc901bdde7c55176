// ML-KEM, alone and with an elliptic curve, ML-DSA and SLH-DSA: what one provider makes, the other takes.
#include <gtest/gtest.h>

#include "comparison.h"

namespace keys_tests {
namespace {

class PostQuantum : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (!base_has_keys(GetParam())) GTEST_SKIP() << GetParam() << " is new in OpenSSL 3.5";
  }
  void compare(const Script& script) const { expect_equal(GetParam(), {GetParam()}, script); }
  void compare_without_keys(const Script& script) const { expect_equal(GetParam(), {}, script); }
};

std::string test_name(const testing::TestParamInfo<const char*>& tested) {
  std::string name = tested.param;
  std::erase(name, '-');
  return name;
}

// Generation.

class EqualPostQuantumKey : public PostQuantum {};

int generate(Play& play, const Side& side, const char* type, Key& made) {
  const KeyCtx ctx = new_ctx(side, type);
  play.result("keygen_init", EVP_PKEY_keygen_init(ctx.get()));
  EVP_PKEY* key = nullptr;
  const int done = play.result("generate", EVP_PKEY_generate(ctx.get(), &key));
  made.reset(key);
  return done;
}

TEST_P(EqualPostQuantumKey, Generated) {
  compare_without_keys([](Play& play) {
    Key made;
    if (generate(play, play.side(), GetParam(), made) != 1) return;
    play.log.note("bits %d, security %d, size %d", EVP_PKEY_get_bits(made.get()),
                  EVP_PKEY_get_security_bits(made.get()), EVP_PKEY_get_size(made.get()));
    const KeyCtx ctx = new_ctx(play.side(), made.get());
    play.result("pairwise", EVP_PKEY_pairwise_check(ctx.get()));
    const Key copy(EVP_PKEY_dup(made.get()));
    play.log.note("copied: %d", copy != nullptr && EVP_PKEY_eq(copy.get(), made.get()) == 1);
  });
}

INSTANTIATE_TEST_SUITE_P(Keys, EqualPostQuantumKey,
                         testing::Values("ML-KEM-512", "ML-KEM-768", "ML-KEM-1024",
                                         "X25519MLKEM768", "SecP256r1MLKEM768",
                                         "SecP384r1MLKEM1024", "ML-DSA-44", "ML-DSA-65",
                                         "ML-DSA-87", "SLH-DSA-SHA2-128f", "SLH-DSA-SHAKE-128f"),
                         test_name);

// Encapsulation.

class EqualPostQuantumKem : public PostQuantum {};

struct Encapsulated {
  Bytes wrapped;
  Bytes secret;
};

// With so much less room, or so much more, than there has to be.
Encapsulated encapsulate(Play& play, const Side& side, EVP_PKEY* key, int more = 0) {
  const KeyCtx ctx = new_ctx(side, key);
  std::size_t size = 0;
  std::size_t secret_size = 0;
  play.result("init", EVP_PKEY_encapsulate_init(ctx.get(), nullptr));
  play.result("sizes", EVP_PKEY_encapsulate(ctx.get(), nullptr, &size, nullptr, &secret_size));
  play.log.note("sizes %zu %zu", size, secret_size);
  Encapsulated made{Bytes(size + 100), Bytes(secret_size + 100)};
  size += static_cast<std::size_t>(more);
  const int done = play.result("encapsulate",
                               EVP_PKEY_encapsulate(ctx.get(), made.wrapped.data(), &size,
                                                    made.secret.data(), &secret_size));
  if (done != 1) return {};
  play.log.note("sizes %zu %zu", size, secret_size);
  made.wrapped.resize(size);
  made.secret.resize(secret_size);
  return made;
}

Encapsulated encapsulate(Play& play, KeyRing& ring, const char* key, int more = 0) {
  return encapsulate(play, ring.side(), ring.get(key), more);
}

Bytes decapsulate(Play& play, const Side& side, EVP_PKEY* key, const Bytes& wrapped,
                  std::size_t room = 200) {
  const KeyCtx ctx = new_ctx(side, key);
  play.result("init", EVP_PKEY_decapsulate_init(ctx.get(), nullptr));
  Bytes secret(200);
  const int done = play.result("decapsulate", EVP_PKEY_decapsulate(ctx.get(), secret.data(), &room,
                                                                   wrapped.data(), wrapped.size()));
  if (done != 1) return {};
  secret.resize(room);
  return secret;
}

Bytes decapsulate(Play& play, KeyRing& ring, const char* key, const Bytes& wrapped,
                  std::size_t room = 200) {
  return decapsulate(play, ring.side(), ring.get(key), wrapped, room);
}

TEST_P(EqualPostQuantumKem, AcrossTheProviders) {
  compare([](Play& play) {
    for (const int more : {0, 50}) {
      const Encapsulated ours = encapsulate(play, play.keys, GetParam(), more);
      play.log.note("base: %d", decapsulate(play, play.base, GetParam(), ours.wrapped) == ours.secret);
      const Encapsulated bases = encapsulate(play, play.base, GetParam(), more);
      play.log.note("ours: %d", decapsulate(play, play.keys, GetParam(), bases.wrapped) == bases.secret);
    }
  });
}

TEST_P(EqualPostQuantumKem, WrongOnes) {
  KeyRing base(plain_base());
  Play play{base, base};
  const Bytes wrapped = encapsulate(play, base, GetParam()).wrapped;
  ASSERT_FALSE(wrapped.empty());
  compare([&wrapped](Play& each) {
    encapsulate(each, each.keys, GetParam(), -1);
    Bytes other = wrapped;
    other[3] ^= 1;
    each.log.bytes("another secret", decapsulate(each, each.keys, GetParam(), other));
    other.pop_back();
    decapsulate(each, each.keys, GetParam(), other);
    decapsulate(each, each.keys, GetParam(), {});
    decapsulate(each, each.keys, GetParam(), wrapped, 31);
  });
}

INSTANTIATE_TEST_SUITE_P(Keys, EqualPostQuantumKem,
                         testing::Values("ML-KEM-512", "ML-KEM-768", "ML-KEM-1024",
                                         "X25519MLKEM768"),
                         test_name);

// As libssl does it: the client's public key is all that the server gets. (The base does not export
// the private key of those with a curve of NIST's.)

class EqualPostQuantumGroup : public PostQuantum {};

Key with_public_key(Play& play, const Side& side, const char* group, EVP_PKEY* of) {
  unsigned char* encoded = nullptr;
  const std::size_t size = EVP_PKEY_get1_encoded_public_key(of, &encoded);
  const KeyCtx ctx = new_ctx(side, group);
  EVP_PKEY* made = nullptr;
  play.log.note("size %zu", size);
  play.result("paramgen_init", EVP_PKEY_paramgen_init(ctx.get()));
  play.result("paramgen", EVP_PKEY_paramgen(ctx.get(), &made));
  play.result("public key", EVP_PKEY_set1_encoded_public_key(made, encoded, size));
  OPENSSL_free(encoded);
  return Key(made);
}

void exchange(Play& play, const Side& client, const Side& server, const char* group) {
  Key own;
  if (generate(play, client, group, own) != 1) return;
  const Key public_key = with_public_key(play, server, group, own.get());
  const Encapsulated made = encapsulate(play, server, public_key.get());
  play.log.note("secrets are the same: %d",
                decapsulate(play, client, own.get(), made.wrapped) == made.secret);
}

TEST_P(EqualPostQuantumGroup, EitherIsTheServer) {
  compare_without_keys([](Play& play) {
    exchange(play, play.side(), play.base.side(), GetParam());
    exchange(play, play.base.side(), play.side(), GetParam());
  });
}

INSTANTIATE_TEST_SUITE_P(Groups, EqualPostQuantumGroup,
                         testing::Values("ML-KEM-512", "ML-KEM-768", "ML-KEM-1024",
                                         "X25519MLKEM768", "SecP256r1MLKEM768",
                                         "SecP384r1MLKEM1024", "curveSM2MLKEM768"),
                         test_name);

// Signatures.

class EqualPostQuantumSignature : public PostQuantum {};

MdCtx ready(Play& play, KeyRing& ring, const char* key, bool signs, bool deterministic = false) {
  MdCtx ctx(EVP_MD_CTX_new());
  EVP_PKEY_CTX* key_ctx = nullptr;
  const auto init = signs ? EVP_DigestSignInit_ex : EVP_DigestVerifyInit_ex;
  play.result("init", init(ctx.get(), &key_ctx, nullptr, ring.side().libctx,
                           ring.side().properties, ring.get(key), nullptr));
  if (!deterministic) return ctx;
  const Params params(EVP_PKEY_CTX_settable_params(key_ctx), {{"deterministic", "1"}});
  play.result("set_params", EVP_PKEY_CTX_set_params(key_ctx, params.get()));
  return ctx;
}

Bytes sign(Play& play, KeyRing& ring, const char* key, const Bytes& input, bool deterministic) {
  const MdCtx ctx = ready(play, ring, key, true, deterministic);
  std::size_t size = 0;
  play.result("size", EVP_DigestSign(ctx.get(), nullptr, &size, input.data(), input.size()));
  play.log.note("size %zu", size);
  Bytes signature(size);
  if (play.result("sign", EVP_DigestSign(ctx.get(), signature.data(), &size, input.data(),
                                         input.size())) != 1)
    return {};
  signature.resize(size);
  if (deterministic) play.log.bytes("signature", signature);
  return signature;
}

void verify(Play& play, KeyRing& ring, const char* key, const Bytes& input, const Bytes& signature) {
  const MdCtx ctx = ready(play, ring, key, false);
  play.result("verify", EVP_DigestVerify(ctx.get(), signature.data(), signature.size(),
                                         input.data(), input.size()));
}

TEST_P(EqualPostQuantumSignature, AcrossTheProviders) {
  compare([](Play& play) {
    const Bytes input = message(5000);
    sign(play, play.keys, GetParam(), input, true);
    const Bytes ours = sign(play, play.keys, GetParam(), input, false);
    verify(play, play.base, GetParam(), input, ours);
    const Bytes bases = sign(play, play.base, GetParam(), input, false);
    verify(play, play.keys, GetParam(), input, bases);
  });
}

TEST_P(EqualPostQuantumSignature, WrongOnes) {
  KeyRing base(plain_base());
  Play play{base, base};
  const Bytes input = message(100);
  const Bytes signature = sign(play, base, GetParam(), input, false);
  ASSERT_FALSE(signature.empty());
  compare([&](Play& each) {
    verify(each, each.keys, GetParam(), message(99), signature);
    Bytes other = signature;
    other[7] ^= 1;
    verify(each, each.keys, GetParam(), input, other);
    other.pop_back();
    verify(each, each.keys, GetParam(), input, other);
    const MdCtx ctx = ready(each, each.keys, GetParam(), true);
    std::size_t room = 100;
    Bytes out(signature.size());
    each.result("too little room",
                EVP_DigestSign(ctx.get(), out.data(), &room, input.data(), input.size()));
  });
}

INSTANTIATE_TEST_SUITE_P(Keys, EqualPostQuantumSignature,
                         testing::Values("ML-DSA-44", "ML-DSA-65", "ML-DSA-87",
                                         "SLH-DSA-SHA2-128f", "SLH-DSA-SHAKE-128f"),
                         test_name);

}  // namespace
}  // namespace keys_tests
