#include "key_ring.h"

#include <openssl/core_names.h>
#include <openssl/err.h>

#include <algorithm>
#include <stdexcept>

#include "equal/runner.h"
#include "support/library.h"

namespace keys_tests {
namespace {

struct Kind {
  const char* name;
  const char* type;
  Settings settings;           // for generation
  bool by_parameters = false;  // parameters first, then a key of them
};

const Kind kKinds[] = {
    {"RSA-512", "RSA", {{"bits", "512"}}},
    {"RSA-1024", "RSA", {{"bits", "1024"}}},
    {"RSA-1031", "RSA", {{"bits", "1031"}}},
    {"RSA-2048", "RSA", {{"bits", "2048"}}},
    {"RSA-PSS", "RSA-PSS", {{"bits", "1024"}}},
    {"RSA-PSS-SHA256",
     "RSA-PSS",
     {{"bits", "1024"}, {"digest", "SHA256"}, {"mgf1-digest", "SHA256"}, {"saltlen", "20"}}},
    {"P-224", "EC", {{"group", "P-224"}}},
    {"P-256", "EC", {{"group", "P-256"}}},
    {"P-384", "EC", {{"group", "P-384"}}},
    {"P-521", "EC", {{"group", "P-521"}}},
    {"secp256k1", "EC", {{"group", "secp256k1"}}},
    {"sect283k1", "EC", {{"group", "sect283k1"}}},
    {"brainpoolP384r1", "EC", {{"group", "brainpoolP384r1"}}},
    {"SM2", "SM2", {}},
    {"ED25519", "ED25519", {}},
    {"ED448", "ED448", {}},
    {"X25519", "X25519", {}},
    {"X448", "X448", {}},
    {"DH", "DH", {{"group", "ffdhe2048"}}},
    {"DHX", "DHX", {{"group", "dh_1024_160"}}},
    {"DSA", "DSA", {{"pbits", "1024"}, {"qbits", "160"}}, true},
    {"ML-KEM-512", "ML-KEM-512", {}},
    {"ML-KEM-768", "ML-KEM-768", {}},
    {"ML-KEM-1024", "ML-KEM-1024", {}},
    {"X25519MLKEM768", "X25519MLKEM768", {}},
    {"ML-DSA-44", "ML-DSA-44", {}},
    {"ML-DSA-65", "ML-DSA-65", {}},
    {"ML-DSA-87", "ML-DSA-87", {}},
    {"SLH-DSA-SHA2-128f", "SLH-DSA-SHA2-128f", {}},
    {"SLH-DSA-SHAKE-128f", "SLH-DSA-SHAKE-128f", {}},
};

void check(bool ok, const std::string& name) {
  if (!ok) throw std::runtime_error("no key " + name + ": " + support::drain_errors());
}

Key generate(EVP_PKEY_CTX* ctx, const std::string& name, const Settings& settings) {
  check(ctx != nullptr && EVP_PKEY_keygen_init(ctx) == 1, name);
  const Params params(EVP_PKEY_CTX_settable_params(ctx), settings);
  check(EVP_PKEY_CTX_set_params(ctx, params.get()) == 1, name);
  EVP_PKEY* key = nullptr;
  check(EVP_PKEY_generate(ctx, &key) == 1, name);
  return Key(key);
}

Key generate_parameters(EVP_PKEY_CTX* ctx, const std::string& name, const Settings& settings) {
  check(ctx != nullptr && EVP_PKEY_paramgen_init(ctx) == 1, name);
  const Params params(EVP_PKEY_CTX_settable_params(ctx), settings);
  check(EVP_PKEY_CTX_set_params(ctx, params.get()) == 1, name);
  EVP_PKEY* key = nullptr;
  check(EVP_PKEY_generate(ctx, &key) == 1, name);
  return Key(key);
}

Key make(const std::string& name) {
  const std::string kind_name = name.substr(0, name.find(".2"));
  const auto kind = std::find_if(std::begin(kKinds), std::end(kKinds),
                                 [&](const Kind& each) { return each.name == kind_name; });
  check(kind != std::end(kKinds), name);
  const KeyCtx ctx = new_ctx(plain_base(), kind->type);
  if (!kind->by_parameters) return generate(ctx.get(), name, kind->settings);
  const Key parameters = generate_parameters(ctx.get(), name, kind->settings);
  return generate(new_ctx(plain_base(), parameters.get()).get(), name, {});
}

}  // namespace

const Side& plain_base() {
  static const equal::BaseLibrary library;
  static const Side side = library.side();
  return side;
}

bool base_has_keys(const char* type) {
  EVP_KEYMGMT* const manager =
      EVP_KEYMGMT_fetch(plain_base().libctx, type, plain_base().properties);
  ERR_clear_error();
  EVP_KEYMGMT_free(manager);
  return manager != nullptr;
}

EVP_PKEY* original(const std::string& name) {
  static std::map<std::string, Key>* const keys = new std::map<std::string, Key>;
  Key& key = (*keys)[name];
  if (key == nullptr) key = make(name);
  return key.get();
}

EVP_PKEY* KeyRing::get(const std::string& name) {
  Key& key = keys_[name];
  if (key != nullptr) return key.get();
  OSSL_PARAM* params = nullptr;
  EVP_PKEY* imported = nullptr;
  EVP_PKEY* const from = original(name);
  check(EVP_PKEY_todata(from, EVP_PKEY_KEYPAIR, &params) == 1, name);
  const KeyCtx ctx = new_ctx(side_, EVP_PKEY_get0_type_name(from));
  const bool done = ctx != nullptr && EVP_PKEY_fromdata_init(ctx.get()) == 1 &&
                    EVP_PKEY_fromdata(ctx.get(), &imported, EVP_PKEY_KEYPAIR, params) == 1;
  OSSL_PARAM_free(params);
  check(done, name);
  key.reset(imported);
  return imported;
}

}  // namespace keys_tests
