#include "operation.h"

#include <algorithm>
#include <cstdlib>

namespace keys_tests {
namespace {

constexpr unsigned char kMark = 0xA5;

void require(bool done) {
  if (!done) std::abort();
}

Bytes shortened(const Bytes& bytes, std::size_t size) {
  return Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
}

using Made = std::unique_ptr<Operation>;

Made with_key(KeyRing& ring, const char* key, int (*init)(EVP_PKEY_CTX*), std::size_t input) {
  Made made = std::make_unique<Operation>();
  made->key = new_ctx(ring.side(), ring.get(key));
  require(init(made->key.get()) == 1);
  *made->in = message(input);
  return made;
}

// By the base: signs, or verifies.

Bytes base_signature(const char* key, const Bytes& input) {
  const KeyCtx ctx = new_ctx(plain_base(), original(key));
  require(EVP_PKEY_sign_init(ctx.get()) == 1);
  Bytes out(1024);
  std::size_t size = out.size();
  require(EVP_PKEY_sign(ctx.get(), out.data(), &size, input.data(), input.size()) == 1);
  return shortened(out, size);
}

bool base_verifies(const char* key, const Bytes& input, const Bytes& signature) {
  const KeyCtx ctx = new_ctx(plain_base(), original(key));
  require(EVP_PKEY_verify_init(ctx.get()) == 1);
  return EVP_PKEY_verify(ctx.get(), signature.data(), signature.size(), input.data(),
                         input.size()) == 1;
}

MdCtx digesting(const Side& side, EVP_PKEY* key, const char* digest, bool signs) {
  MdCtx ctx(EVP_MD_CTX_new());
  const auto init = signs ? EVP_DigestSignInit_ex : EVP_DigestVerifyInit_ex;
  require(init(ctx.get(), nullptr, digest, side.libctx, side.properties, key, nullptr) == 1);
  return ctx;
}

Bytes base_digest_signature(const char* key, const char* digest, const Bytes& input) {
  const MdCtx ctx = digesting(plain_base(), original(key), digest, true);
  Bytes out(1024);
  std::size_t size = out.size();
  require(EVP_DigestSign(ctx.get(), out.data(), &size, input.data(), input.size()) == 1);
  return shortened(out, size);
}

bool base_digest_verifies(const char* key, const char* digest, const Bytes& input,
                          const Bytes& signature) {
  const MdCtx ctx = digesting(plain_base(), original(key), digest, false);
  return EVP_DigestVerify(ctx.get(), signature.data(), signature.size(), input.data(),
                          input.size()) == 1;
}

Bytes result(const Operation& done) { return shortened(*done.out, *done.size); }

constexpr const char* kRsa = "RSA-1024";

Made sign(KeyRing& ring) {
  Made made = with_key(ring, kRsa, EVP_PKEY_sign_init, 32);
  made->call = [](Operation& it) {
    return EVP_PKEY_sign(it.key.get(), it.out->data(), it.size.get(), it.in->data(), it.in->size());
  };
  made->check = [](Operation& it) { return base_verifies(kRsa, *it.in, result(it)); };
  return made;
}

Made verify(KeyRing& ring) {
  Made made = with_key(ring, "P-256", EVP_PKEY_verify_init, 32);
  *made->in2 = base_signature("P-256", *made->in);
  made->call = [](Operation& it) {
    return EVP_PKEY_verify(it.key.get(), it.in2->data(), it.in2->size(), it.in->data(),
                           it.in->size());
  };
  made->check = [](Operation&) { return true; };
  return made;
}

// 1 where it was refused.
Made verify_wrong(KeyRing& ring) {
  Made made = verify(ring);
  made->in->front() ^= 1;
  made->call = [](Operation& it) {
    return EVP_PKEY_verify(it.key.get(), it.in2->data(), it.in2->size(), it.in->data(),
                           it.in->size()) == 0;
  };
  return made;
}

Made verify_recover(KeyRing& ring) {
  Made made = with_key(ring, kRsa, EVP_PKEY_verify_recover_init, 32);
  *made->in2 = *made->in;
  *made->in = base_signature(kRsa, *made->in2);
  made->call = [](Operation& it) {
    return EVP_PKEY_verify_recover(it.key.get(), it.out->data(), it.size.get(), it.in->data(),
                                   it.in->size());
  };
  made->check = [](Operation& it) { return result(it) == *it.in2; };
  return made;
}

Made digest_sign(KeyRing& ring) {
  Made made = std::make_unique<Operation>();
  made->digest = digesting(ring.side(), ring.get("ED25519"), nullptr, true);
  *made->in = message(500);
  made->call = [](Operation& it) {
    return EVP_DigestSign(it.digest.get(), it.out->data(), it.size.get(), it.in->data(),
                          it.in->size());
  };
  made->check = [](Operation& it) {
    return base_digest_verifies("ED25519", nullptr, *it.in, result(it));
  };
  return made;
}

Made digest_sign_final(KeyRing& ring) {
  Made made = std::make_unique<Operation>();
  made->digest = digesting(ring.side(), ring.get(kRsa), "SHA256", true);
  *made->in = message(500);
  require(EVP_DigestSignUpdate(made->digest.get(), made->in->data(), made->in->size()) == 1);
  made->call = [](Operation& it) {
    return EVP_DigestSignFinal(it.digest.get(), it.out->data(), it.size.get());
  };
  made->check = [](Operation& it) {
    return base_digest_verifies(kRsa, "SHA256", *it.in, result(it));
  };
  return made;
}

Made digest_verify(KeyRing& ring) {
  Made made = std::make_unique<Operation>();
  made->digest = digesting(ring.side(), ring.get("ED448"), nullptr, false);
  *made->in = message(500);
  *made->in2 = base_digest_signature("ED448", nullptr, *made->in);
  made->call = [](Operation& it) {
    return EVP_DigestVerify(it.digest.get(), it.in2->data(), it.in2->size(), it.in->data(),
                            it.in->size());
  };
  made->check = [](Operation&) { return true; };
  return made;
}

// An ECDSA signature is one DER SEQUENCE, as a certificate is.
Made digest_verify_final(KeyRing& ring) {
  Made made = std::make_unique<Operation>();
  made->digest = digesting(ring.side(), ring.get("P-384"), "SHA384", false);
  const Bytes input = message(500);
  *made->in = base_digest_signature("P-384", "SHA384", input);
  require(EVP_DigestVerifyUpdate(made->digest.get(), input.data(), input.size()) == 1);
  made->call = [](Operation& it) {
    return EVP_DigestVerifyFinal(it.digest.get(), it.in->data(), it.in->size());
  };
  made->check = [](Operation&) { return true; };
  return made;
}

Made derive(KeyRing& ring) {
  Made made = with_key(ring, "X25519", EVP_PKEY_derive_init, 0);
  require(EVP_PKEY_derive_set_peer(made->key.get(), ring.get("X25519.2")) == 1);
  made->call = [](Operation& it) {
    return EVP_PKEY_derive(it.key.get(), it.out->data(), it.size.get());
  };
  made->check = [](Operation& it) {
    const KeyCtx ctx = new_ctx(plain_base(), original("X25519.2"));
    Bytes secret(32);
    std::size_t size = secret.size();
    require(EVP_PKEY_derive_init(ctx.get()) == 1 &&
            EVP_PKEY_derive_set_peer(ctx.get(), original("X25519")) == 1 &&
            EVP_PKEY_derive(ctx.get(), secret.data(), &size) == 1);
    return result(it) == secret;
  };
  return made;
}

Bytes by_base(const char* key, bool encrypts, const Bytes& input) {
  const KeyCtx ctx = new_ctx(plain_base(), original(key));
  require((encrypts ? EVP_PKEY_encrypt_init : EVP_PKEY_decrypt_init)(ctx.get()) == 1);
  Bytes out(1024);
  std::size_t size = out.size();
  require((encrypts ? EVP_PKEY_encrypt : EVP_PKEY_decrypt)(ctx.get(), out.data(), &size,
                                                           input.data(), input.size()) == 1);
  return shortened(out, size);
}

template <const char* const& kKeyName>
Made encrypt(KeyRing& ring) {
  Made made = with_key(ring, kKeyName, EVP_PKEY_encrypt_init, 50);
  made->call = [](Operation& it) {
    return EVP_PKEY_encrypt(it.key.get(), it.out->data(), it.size.get(), it.in->data(),
                            it.in->size());
  };
  made->check = [](Operation& it) { return by_base(kKeyName, false, result(it)) == *it.in; };
  return made;
}

template <const char* const& kKeyName>
Made decrypt(KeyRing& ring) {
  Made made = with_key(ring, kKeyName, EVP_PKEY_decrypt_init, 50);
  *made->in2 = *made->in;
  *made->in = by_base(kKeyName, true, *made->in2);
  made->call = [](Operation& it) {
    return EVP_PKEY_decrypt(it.key.get(), it.out->data(), it.size.get(), it.in->data(),
                            it.in->size());
  };
  made->check = [](Operation& it) { return result(it) == *it.in2; };
  return made;
}

constexpr const char* kSm2 = "SM2";

KeyCtx kem(const Side& side, EVP_PKEY* key, int (*init)(EVP_PKEY_CTX*, const OSSL_PARAM*)) {
  KeyCtx ctx = new_ctx(side, key);
  require(init(ctx.get(), nullptr) == 1 && EVP_PKEY_CTX_set_kem_op(ctx.get(), "RSASVE") == 1);
  return ctx;
}

Made encapsulate(KeyRing& ring) {
  Made made = std::make_unique<Operation>();
  made->key = kem(ring.side(), ring.get(kRsa), EVP_PKEY_encapsulate_init);
  made->call = [](Operation& it) {
    return EVP_PKEY_encapsulate(it.key.get(), it.out->data(), it.size.get(), it.out2->data(),
                                it.size2.get());
  };
  made->check = [](Operation& it) {
    const KeyCtx ctx = kem(plain_base(), original(kRsa), EVP_PKEY_decapsulate_init);
    Bytes secret(1024);
    std::size_t size = secret.size();
    const Bytes wrapped = result(it);
    return EVP_PKEY_decapsulate(ctx.get(), secret.data(), &size, wrapped.data(), wrapped.size()) ==
               1 &&
           shortened(secret, size) == shortened(*it.out2, *it.size2);
  };
  return made;
}

Made decapsulate(KeyRing& ring) {
  Made made = std::make_unique<Operation>();
  made->key = kem(ring.side(), ring.get(kRsa), EVP_PKEY_decapsulate_init);
  const KeyCtx ctx = kem(plain_base(), original(kRsa), EVP_PKEY_encapsulate_init);
  *made->in = Bytes(128);
  *made->in2 = Bytes(128);
  std::size_t size = 128;
  std::size_t size2 = 128;
  require(EVP_PKEY_encapsulate(ctx.get(), made->in->data(), &size, made->in2->data(), &size2) == 1);
  made->call = [](Operation& it) {
    return EVP_PKEY_decapsulate(it.key.get(), it.out->data(), it.size.get(), it.in->data(),
                                it.in->size());
  };
  made->check = [](Operation& it) { return result(it) == *it.in2; };
  return made;
}

Made generate(KeyRing& ring, const char* type, const Settings& settings) {
  Made made = std::make_unique<Operation>();
  made->key = new_ctx(ring.side(), type);
  require(EVP_PKEY_keygen_init(made->key.get()) == 1);
  const Params params(EVP_PKEY_CTX_settable_params(made->key.get()), settings);
  require(EVP_PKEY_CTX_set_params(made->key.get(), params.get()) == 1);
  made->call = [](Operation& it) {
    EVP_PKEY* key = it.made.get();
    return EVP_PKEY_generate(it.key.get(), &key);
  };
  made->made.reset(EVP_PKEY_new());
  made->check = [side = ring.side()](Operation& it) {
    const KeyCtx ctx = new_ctx(side, it.made.get());
    return EVP_PKEY_pairwise_check(ctx.get()) == 1;
  };
  return made;
}

Made generate_ec(KeyRing& ring) { return generate(ring, "EC", {{"group", "P-256"}}); }
Made generate_rsa(KeyRing& ring) { return generate(ring, "RSA", {{"bits", "1024"}}); }
Made generate_ed25519(KeyRing& ring) { return generate(ring, "ED25519", {}); }
Made generate_dh(KeyRing& ring) { return generate(ring, "DH", {{"group", "ffdhe2048"}}); }

KdfCtx new_kdf(const Side& side, const char* name) {
  const Kdf kdf(EVP_KDF_fetch(side.libctx, name, side.properties));
  return KdfCtx(EVP_KDF_CTX_new(kdf.get()));
}

Made kdf(KeyRing& ring, const char* name, const Settings& settings) {
  Made made = std::make_unique<Operation>();
  made->kdf = new_kdf(ring.side(), name);
  const Params params(EVP_KDF_CTX_settable_params(made->kdf.get()), settings);
  require(EVP_KDF_CTX_set_params(made->kdf.get(), params.get()) == 1);
  made->call = [](Operation& it) {
    return EVP_KDF_derive(it.kdf.get(), it.out->data(), it.out->size(), nullptr);
  };
  made->check = [name, settings](Operation& it) {
    const KdfCtx ctx = new_kdf(plain_base(), name);
    const Params again(EVP_KDF_CTX_settable_params(ctx.get()), settings);
    Bytes expected(it.out->size());
    require(EVP_KDF_derive(ctx.get(), expected.data(), expected.size(), again.get()) == 1);
    return *it.out == expected;
  };
  return made;
}

Made pbkdf2(KeyRing& ring) {
  return kdf(ring, "PBKDF2",
             {{"pass", "secret"}, {"hexsalt", "00010203"}, {"iter", "10"}, {"pkcs5", "1"}});
}
Made scrypt(KeyRing& ring) {
  return kdf(ring, "SCRYPT",
             {{"pass", "secret"}, {"hexsalt", "00010203"}, {"n", "16"}, {"r", "8"}, {"p", "1"}});
}

bool marked(const Bytes& bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](unsigned char byte) { return byte == kMark; });
}

}  // namespace

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> list = {
      {"Sign", sign},
      {"Verify", verify},
      {"VerifyWrong", verify_wrong},
      {"VerifyRecover", verify_recover},
      {"DigestSign", digest_sign},
      {"DigestSignFinal", digest_sign_final},
      {"DigestVerify", digest_verify},
      {"DigestVerifyFinal", digest_verify_final},
      {"Derive", derive},
      {"Encrypt", encrypt<kRsa>},
      {"Decrypt", decrypt<kRsa>},
      {"EncryptSm2", encrypt<kSm2>},
      {"DecryptSm2", decrypt<kSm2>},
      {"Encapsulate", encapsulate},
      {"Decapsulate", decapsulate},
      {"GenerateEc", generate_ec},
      {"GenerateRsa", generate_rsa},
      {"GenerateEd25519", generate_ed25519},
      {"GenerateDh", generate_dh},
      {"Pbkdf2", pbkdf2},
      {"Scrypt", scrypt},
  };
  return list;
}

void Operation::free_contexts() {
  key.reset();
  digest.reset();
  kdf.reset();
}

void Operation::overwrite_buffers() {
  for (Bytes* const bytes : {in.get(), in2.get(), out.get(), out2.get()})
    std::fill(bytes->begin(), bytes->end(), kMark);
  *size = kMark;
  *size2 = kMark;
}

bool Operation::buffers_untouched() const {
  return marked(*in) && marked(*in2) && marked(*out) && marked(*out2) && *size == kMark &&
         *size2 == kMark;
}

void Operation::free_buffers() {
  for (auto* const bytes : {&in, &in2, &out, &out2}) bytes->reset();
  size.reset();
  size2.reset();
}

}  // namespace keys_tests
