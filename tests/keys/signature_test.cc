// Signatures: those of one provider verify with the other; what is wrong is refused alike.
#include <gtest/gtest.h>
#include <openssl/core_names.h>

#include <ostream>

#include "comparison.h"

namespace keys_tests {
namespace {

struct Scheme {
  const char* name;
  const char* key;
  const char* digest;  // nullptr: none
  Settings options;
  bool deterministic;
  std::size_t input = 0;  // of the one-shot function without hashing; 0: it is not tried
  bool hashes = true;     // the functions that hash are tried
  bool streams = true;
  bool recovers = false;
};

std::ostream& operator<<(std::ostream& out, const Scheme& scheme) { return out << scheme.name; }

const Scheme kSchemes[] = {
    {"RsaPkcs1", "RSA-2048", "SHA256", {{"pad-mode", "pkcs1"}}, true, 32, true, true, true},
    {"RsaPkcs1Sha512OddSize", "RSA-1031", "SHA512", {}, true, 64, true, true, true},
    {"RsaPkcs1Md5Sha1", "RSA-1024", "MD5-SHA1", {}, true, 36, true, true, true},
    {"RsaPkcs1NoDigest", "RSA-1024", nullptr, {}, true, 51, false, false, true},
    {"RsaPkcs1TooSmallKey", "RSA-512", "SHA512", {}, true, 64},
    {"RsaPss", "RSA-2048", "SHA256", {{"pad-mode", "pss"}}, false, 32},
    {"RsaPssMgf1",
     "RSA-2048",
     "SHA384",
     {{"pad-mode", "pss"}, {"mgf1-digest", "SHA1"}, {"saltlen", "0"}},
     true,
     48},
    {"RsaX931", "RSA-2048", "SHA256", {{"pad-mode", "x931"}}, true, 32, true, true, true},
    {"RsaX931NoDigest", "RSA-1024", nullptr, {{"pad-mode", "x931"}}, true, 20, false, false, true},
    {"RsaNone", "RSA-1024", nullptr, {{"pad-mode", "none"}}, true, 128, false, false, true},
    {"RsaPssKey", "RSA-PSS", "SHA1", {}, false, 20},
    {"RsaPssKeyBound", "RSA-PSS-SHA256", "SHA256", {}, false, 32},
    {"EcdsaP224", "P-224", "SHA224", {}, false, 28},
    {"EcdsaP256", "P-256", "SHA256", {}, false, 32},
    {"EcdsaP384", "P-384", "SHA384", {}, false, 48},
    {"EcdsaP521", "P-521", "SHA512", {}, false, 64},
    {"EcdsaP256Sha3", "P-256", "SHA3-512", {}, false, 64},
    {"EcdsaKoblitz", "secp256k1", "SHA256", {}, false, 32},
    {"EcdsaBinary", "sect283k1", "SHA256", {}, false, 32},
    {"EcdsaBrainpool", "brainpoolP384r1", "SHA384", {}, false, 48},
    {"EcdsaNoDigest", "P-256", nullptr, {}, false, 32, false},
    {"Dsa", "DSA", "SHA256", {}, false, 32},
    {"Ed25519", "ED25519", nullptr, {}, true, 0, true, false},
    {"Ed448", "ED448", nullptr, {}, true, 0, true, false},
    {"Sm2", "SM2", "SM3", {}, false, 32},
    {"Sm2DistId", "SM2", "SM3", {{"distid", "1234567812345678"}}, false, 0},
};

void set(Play& play, EVP_PKEY_CTX* ctx, const Scheme& scheme, bool digest_too) {
  Settings settings = scheme.options;
  if (digest_too && scheme.digest != nullptr)
    settings.insert(settings.begin(), {"digest", scheme.digest});
  if (settings.empty()) return;
  const Params params(EVP_PKEY_CTX_settable_params(ctx), settings);
  play.result("set_params", EVP_PKEY_CTX_set_params(ctx, params.get()));
}

// Without hashing.

Bytes sign(Play& play, KeyRing& ring, const Scheme& scheme, const Bytes& input, std::size_t room) {
  const KeyCtx ctx = new_ctx(ring.side(), ring.get(scheme.key));
  play.result("sign_init", EVP_PKEY_sign_init(ctx.get()));
  set(play, ctx.get(), scheme, true);
  std::size_t size = 0;
  play.result("size", EVP_PKEY_sign(ctx.get(), nullptr, &size, input.data(), input.size()));
  play.log.note("size %zu", size);
  // Roomier than what is said: some functions of the base do not look at that.
  Bytes signature(size + 300);
  size = room;
  if (play.result("sign", EVP_PKEY_sign(ctx.get(), signature.data(), &size, input.data(),
                                        input.size())) <= 0)
    return {};
  signature.resize(size);
  if (scheme.deterministic) play.log.bytes("signature", signature);
  return signature;
}

void verify(Play& play, KeyRing& ring, const Scheme& scheme, const Bytes& input,
            const Bytes& signature) {
  const KeyCtx ctx = new_ctx(ring.side(), ring.get(scheme.key));
  play.result("verify_init", EVP_PKEY_verify_init(ctx.get()));
  set(play, ctx.get(), scheme, true);
  play.result("verify", EVP_PKEY_verify(ctx.get(), signature.data(), signature.size(), input.data(),
                                        input.size()));
}

void recover(Play& play, KeyRing& ring, const Scheme& scheme, const Bytes& signature,
             std::size_t room) {
  const KeyCtx ctx = new_ctx(ring.side(), ring.get(scheme.key));
  play.result("recover_init", EVP_PKEY_verify_recover_init(ctx.get()));
  set(play, ctx.get(), scheme, true);
  std::size_t size = 0;
  play.result("size", EVP_PKEY_verify_recover(ctx.get(), nullptr, &size, signature.data(),
                                              signature.size()));
  play.log.note("size %zu", size);
  Bytes out(size + 300);
  size = room;
  if (play.result("recover", EVP_PKEY_verify_recover(ctx.get(), out.data(), &size, signature.data(),
                                                     signature.size())) != 1)
    return;
  out.resize(size);
  play.log.bytes("recovered", out);
}

Bytes changed(Bytes bytes, std::size_t at) {
  if (!bytes.empty()) bytes[at % bytes.size()] ^= 1;
  return bytes;
}

std::vector<Bytes> wrong_signatures(const Bytes& signature) {
  std::vector<Bytes> wrong = {changed(signature, 7),
                              changed(signature, signature.size() - 1),
                              Bytes(signature.size(), 0xff),
                              {}};
  wrong.push_back(signature);
  wrong.back().push_back(0);
  wrong.push_back(signature);
  if (!signature.empty()) wrong.back().pop_back();
  return wrong;
}

void one_shot(Play& play, const Scheme& scheme) {
  const Bytes input = message(scheme.input);
  const Bytes ours = sign(play, play.keys, scheme, input, 4096);
  const Bytes bases = sign(play, play.base, scheme, input, 4096);
  if (ours.empty() || bases.empty()) return;
  verify(play, play.base, scheme, input, ours);
  verify(play, play.keys, scheme, input, bases);
  verify(play, play.keys, scheme, input, ours);
  verify(play, play.keys, scheme, changed(input, 3), ours);
  verify(play, play.keys, scheme, message(scheme.input + 1), ours);
}

void one_shot_of_wrong_sizes(Play& play, const Scheme& scheme) {
  for (const std::size_t size :
       {scheme.input + 1, scheme.input - 1, std::size_t{1}, std::size_t{600}})
    sign(play, play.keys, scheme, message(size), 4096);
  const Bytes input = message(scheme.input);
  for (const std::size_t room : {std::size_t{0}, std::size_t{1}, std::size_t{8}, std::size_t{127}})
    sign(play, play.keys, scheme, input, room);
  sign(play, play.keys, scheme, input, std::size_t{1} << 40);
}

// What is done with a signature that was made once by the base is the same to the last error.
void wrong_ones(Play& play, const Scheme& scheme, const Bytes& signature) {
  const Bytes input = message(scheme.input);
  for (const Bytes& wrong : wrong_signatures(signature)) {
    verify(play, play.keys, scheme, input, wrong);
    if (scheme.recovers) recover(play, play.keys, scheme, wrong, 4096);
  }
}

// With hashing.

void set_up(Play& play, EVP_MD_CTX* ctx, const Scheme& scheme, KeyRing& ring, bool signs) {
  EVP_PKEY_CTX* key_ctx = nullptr;
  const auto init = signs ? EVP_DigestSignInit_ex : EVP_DigestVerifyInit_ex;
  play.result("init", init(ctx, &key_ctx, scheme.digest, ring.side().libctx, ring.side().properties,
                           ring.get(scheme.key), nullptr));
  set(play, key_ctx, scheme, false);
}

Bytes digest_sign(Play& play, KeyRing& ring, const Scheme& scheme, const Bytes& input,
                  std::size_t room) {
  const MdCtx ctx(EVP_MD_CTX_new());
  set_up(play, ctx.get(), scheme, ring, true);
  std::size_t size = 0;
  play.result("size", EVP_DigestSign(ctx.get(), nullptr, &size, input.data(), input.size()));
  Bytes signature(size + 300);
  size = room;
  if (play.result("digest_sign", EVP_DigestSign(ctx.get(), signature.data(), &size, input.data(),
                                                input.size())) != 1)
    return {};
  signature.resize(size);
  if (scheme.deterministic) play.log.bytes("signature", signature);
  return signature;
}

template <typename Update>
void in_pieces(Play& play, const Bytes& input, Update update) {
  for (std::size_t done = 0, piece = 1; done < input.size(); done += piece, piece *= 7) {
    piece = std::min(piece, input.size() - done);
    play.result("update", update(input.data() + done, piece));
  }
}

Bytes streamed_sign(Play& play, KeyRing& ring, const Scheme& scheme, const Bytes& input) {
  const MdCtx ctx(EVP_MD_CTX_new());
  set_up(play, ctx.get(), scheme, ring, true);
  in_pieces(play, input, [&](const unsigned char* piece, std::size_t size) {
    return EVP_DigestSignUpdate(ctx.get(), piece, size);
  });
  const MdCtx copy(EVP_MD_CTX_new());
  play.result("copy", EVP_MD_CTX_copy_ex(copy.get(), ctx.get()));
  std::size_t size = 0;
  play.result("size", EVP_DigestSignFinal(copy.get(), nullptr, &size));
  Bytes signature(size + 300);
  size = 4;
  play.result("too little room", EVP_DigestSignFinal(copy.get(), signature.data(), &size));
  size = 4096;
  if (play.result("final", EVP_DigestSignFinal(ctx.get(), signature.data(), &size)) != 1) return {};
  signature.resize(size);
  if (scheme.deterministic) play.log.bytes("signature", signature);
  return signature;
}

void digest_verify(Play& play, KeyRing& ring, const Scheme& scheme, const Bytes& input,
                   const Bytes& signature) {
  const MdCtx ctx(EVP_MD_CTX_new());
  set_up(play, ctx.get(), scheme, ring, false);
  play.result("digest_verify", EVP_DigestVerify(ctx.get(), signature.data(), signature.size(),
                                                input.data(), input.size()));
}

void streamed_verify(Play& play, KeyRing& ring, const Scheme& scheme, const Bytes& input,
                     const Bytes& signature) {
  const MdCtx ctx(EVP_MD_CTX_new());
  set_up(play, ctx.get(), scheme, ring, false);
  in_pieces(play, input, [&](const unsigned char* piece, std::size_t size) {
    return EVP_DigestVerifyUpdate(ctx.get(), piece, size);
  });
  play.result("verify_final", EVP_DigestVerifyFinal(ctx.get(), signature.data(), signature.size()));
}

void hashing(Play& play, const Scheme& scheme, std::size_t size) {
  const Bytes input = message(size);
  const Bytes ours = digest_sign(play, play.keys, scheme, input, 4096);
  const Bytes bases = digest_sign(play, play.base, scheme, input, 4096);
  if (ours.empty() || bases.empty()) return;
  digest_verify(play, play.base, scheme, input, ours);
  digest_verify(play, play.keys, scheme, input, bases);
  digest_verify(play, play.keys, scheme, changed(input, 3), bases);
  if (!scheme.streams) return;
  const Bytes streamed = streamed_sign(play, play.keys, scheme, input);
  streamed_verify(play, play.base, scheme, input, streamed);
  streamed_verify(play, play.keys, scheme, input, bases);
  streamed_verify(play, play.keys, scheme, changed(input, 3), bases);
}

void hashing_wrong(Play& play, const Scheme& scheme, const Bytes& signature) {
  const Bytes input = message(100);
  for (const Bytes& wrong : wrong_signatures(signature)) {
    digest_verify(play, play.keys, scheme, input, wrong);
    if (scheme.streams) streamed_verify(play, play.keys, scheme, input, wrong);
  }
  for (const std::size_t room : {std::size_t{0}, std::size_t{20}})
    digest_sign(play, play.keys, scheme, input, room);
}

class EqualSignature : public testing::TestWithParam<Scheme> {
 protected:
  void compare(const Script& script) const {
    expect_equal(GetParam().name, {GetParam().key}, script);
  }
  // By the base, outside of the comparison.
  template <typename Sign>
  Bytes by_base(Sign sign_it) const {
    KeyRing base(plain_base());
    Play play{base, base};
    return sign_it(play, base);
  }
};

TEST_P(EqualSignature, OneShot) {
  const Scheme& scheme = GetParam();
  if (scheme.input == 0) return;
  compare([&](Play& play) { one_shot(play, scheme); });
}

TEST_P(EqualSignature, OneShotOfWrongSizes) {
  const Scheme& scheme = GetParam();
  if (scheme.input == 0) return;
  compare([&](Play& play) { one_shot_of_wrong_sizes(play, scheme); });
}

TEST_P(EqualSignature, WrongSignatures) {
  const Scheme& scheme = GetParam();
  if (scheme.input == 0) return;
  const Bytes signature = by_base([&](Play& play, KeyRing& base) {
    return sign(play, base, scheme, message(scheme.input), 4096);
  });
  compare([&](Play& play) { wrong_ones(play, scheme, signature); });
}

TEST_P(EqualSignature, Recovered) {
  const Scheme& scheme = GetParam();
  if (!scheme.recovers) return;
  const Bytes signature = by_base([&](Play& play, KeyRing& base) {
    return sign(play, base, scheme, message(scheme.input), 4096);
  });
  compare([&](Play& play) {
    for (const std::size_t room : {0U, 1U, 20U, 127U, 4096U})
      recover(play, play.keys, scheme, signature, room);
  });
}

TEST_P(EqualSignature, Hashing) {
  const Scheme& scheme = GetParam();
  if (!scheme.hashes) return;
  compare([&](Play& play) {
    for (const std::size_t size : {0U, 1U, 100U, 70'000U}) hashing(play, scheme, size);
  });
}

TEST_P(EqualSignature, HashingWrongSignatures) {
  const Scheme& scheme = GetParam();
  if (!scheme.hashes) return;
  const Bytes signature = by_base([&](Play& play, KeyRing& base) {
    return digest_sign(play, base, scheme, message(100), 4096);
  });
  compare([&](Play& play) { hashing_wrong(play, scheme, signature); });
}

INSTANTIATE_TEST_SUITE_P(Schemes, EqualSignature, testing::ValuesIn(kSchemes),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace keys_tests
