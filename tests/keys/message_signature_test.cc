// The functions for signatures of messages by an algorithm that includes the digest, which are new
// in OpenSSL 3.4.
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/opensslv.h>

#include "comparison.h"
#include "support/handles.h"

namespace keys_tests {
namespace {

#if OPENSSL_VERSION_PREREQ(3, 4)

struct Scheme {
  const char* name;
  const char* algorithm;
  const char* key;
  bool deterministic;
  bool in_pieces = true;
};

std::ostream& operator<<(std::ostream& out, const Scheme& scheme) { return out << scheme.name; }

const Scheme kSchemes[] = {
    {"Rsa", "RSA-SHA256", "RSA-2048", true},
    {"RsaSha3", "RSA-SHA3-512", "RSA-2048", true},
    {"Ecdsa", "ECDSA-SHA384", "P-384", false},
    {"Dsa", "DSA-SHA256", "DSA", false},
    {"Ed25519", "ED25519", "ED25519", true, false},
    {"Ed25519ph", "ED25519ph", "ED25519", true, false},
    {"Ed448", "ED448", "ED448", true, false},
    {"MlDsa", "ML-DSA-65", "ML-DSA-65", false, false},
    {"SlhDsa", "SLH-DSA-SHA2-128f", "SLH-DSA-SHA2-128f", false, false},
};

using Signature = std::unique_ptr<EVP_SIGNATURE, support::Freed<EVP_SIGNATURE_free>>;
using Init = int (*)(EVP_PKEY_CTX*, EVP_SIGNATURE*, const OSSL_PARAM*);

KeyCtx ready(Play& play, KeyRing& ring, const Scheme& scheme, Init init) {
  KeyCtx ctx = new_ctx(ring.side(), ring.get(scheme.key));
  const Signature signature(
      EVP_SIGNATURE_fetch(ring.side().libctx, scheme.algorithm, ring.side().properties));
  play.log.note("fetched: %d", signature != nullptr);
  play.result("init", init(ctx.get(), signature.get(), nullptr));
  return ctx;
}

Bytes finished(Play& play, const Scheme& scheme, int done, Bytes signature, std::size_t size) {
  if (play.result("sign", done) != 1) return {};
  signature.resize(size);
  if (scheme.deterministic) play.log.bytes("signature", signature);
  return signature;
}

Bytes sign(Play& play, KeyRing& ring, const Scheme& scheme, const Bytes& input) {
  const KeyCtx ctx = ready(play, ring, scheme, EVP_PKEY_sign_message_init);
  Bytes signature(20'000);
  std::size_t size = signature.size();
  const int done = EVP_PKEY_sign(ctx.get(), signature.data(), &size, input.data(), input.size());
  return finished(play, scheme, done, std::move(signature), size);
}

Bytes streamed_sign(Play& play, KeyRing& ring, const Scheme& scheme, const Bytes& input) {
  const KeyCtx ctx = ready(play, ring, scheme, EVP_PKEY_sign_message_init);
  play.result("update", EVP_PKEY_sign_message_update(ctx.get(), input.data(), 5));
  play.result("update",
              EVP_PKEY_sign_message_update(ctx.get(), input.data() + 5, input.size() - 5));
  std::size_t size = 0;
  play.result("size", EVP_PKEY_sign_message_final(ctx.get(), nullptr, &size));
  Bytes signature(20'000);
  size = signature.size();
  const int done = EVP_PKEY_sign_message_final(ctx.get(), signature.data(), &size);
  return finished(play, scheme, done, std::move(signature), size);
}

void verify(Play& play, KeyRing& ring, const Scheme& scheme, const Bytes& input,
            const Bytes& signature) {
  const KeyCtx ctx = ready(play, ring, scheme, EVP_PKEY_verify_message_init);
  play.result("verify", EVP_PKEY_verify(ctx.get(), signature.data(), signature.size(), input.data(),
                                        input.size()));
}

void streamed_verify(Play& play, KeyRing& ring, const Scheme& scheme, const Bytes& input,
                     const Bytes& signature) {
  const KeyCtx ctx = ready(play, ring, scheme, EVP_PKEY_verify_message_init);
  play.result("set_signature",
              EVP_PKEY_CTX_set_signature(ctx.get(), signature.data(), signature.size()));
  play.result("update", EVP_PKEY_verify_message_update(ctx.get(), input.data(), 5));
  play.result("update",
              EVP_PKEY_verify_message_update(ctx.get(), input.data() + 5, input.size() - 5));
  play.result("final", EVP_PKEY_verify_message_final(ctx.get()));
}

class EqualMessageSignature : public testing::TestWithParam<Scheme> {
 protected:
  void SetUp() override {
    const Signature signature(
        EVP_SIGNATURE_fetch(plain_base().libctx, GetParam().algorithm, plain_base().properties));
    ERR_clear_error();
    if (signature == nullptr) GTEST_SKIP() << GetParam().algorithm << " is of a newer OpenSSL";
  }
};

TEST_P(EqualMessageSignature, OneShot) {
  expect_equal(GetParam().name, {GetParam().key}, [](Play& play) {
    const Bytes input = message(5000);
    const Bytes ours = sign(play, play.keys, GetParam(), input);
    verify(play, play.base, GetParam(), input, ours);
    const Bytes bases = sign(play, play.base, GetParam(), input);
    verify(play, play.keys, GetParam(), input, bases);
    verify(play, play.keys, GetParam(), message(4999), bases);
  });
}

void stream(Play& play) {
  const Scheme& scheme = EqualMessageSignature::GetParam();
  const Bytes input = message(5000);
  const Bytes ours = streamed_sign(play, play.keys, scheme, input);
  streamed_verify(play, play.base, scheme, input, ours);
  const Bytes bases = sign(play, play.base, scheme, input);
  streamed_verify(play, play.keys, scheme, input, bases);
  streamed_verify(play, play.keys, scheme, message(4999), bases);
}

// Not all can: then they are refused alike.
TEST_P(EqualMessageSignature, Streamed) {
  expect_equal(GetParam().name, {GetParam().key}, stream,
               GetParam().in_pieces ? Pauses::kExpected : Pauses::kNotExpected);
}

INSTANTIATE_TEST_SUITE_P(Schemes, EqualMessageSignature, testing::ValuesIn(kSchemes),
                         [](const auto& tested) { return std::string(tested.param.name); });

#else

TEST(EqualMessageSignature, OneShot) { GTEST_SKIP() << "new in OpenSSL 3.4"; }

#endif

}  // namespace
}  // namespace keys_tests
