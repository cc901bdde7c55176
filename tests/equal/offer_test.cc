// What the provider offers: the base's algorithms, all of them, each as the base describes it.
#include <gtest/gtest.h>
#include <openssl/core_dispatch.h>

#include <algorithm>
#include <set>

#include "equal/algorithms.h"
#include "equal/params.h"
#include "equal/runner.h"
#include "support/handles.h"

namespace equal {
namespace {

using support::Cipher;
using support::Md;
using support::Rand;

void add_name(const char* name, void* names) {
  static_cast<std::set<std::string>*>(names)->insert(name);
}

// Sorted: the order of a method's names is that of their first use in a library context.
template <auto kNames, class Method>
void log_names(Case& c, const Method* method) {
  std::set<std::string> names;
  kNames(method, add_name, &names);
  for (const std::string& name : names) c.log.note("  name %s", name.c_str());
}

const char* text(const char* string) { return string == nullptr ? "(none)" : string; }

template <auto kGet, class Method>
void log_values(Case& c, Method* method, const OSSL_PARAM* gettable) {
  log_gettable(c, gettable, [&](OSSL_PARAM* params) { return kGet(method, params); });
}

void describe_digest(Case& c, const std::string& name) {
  const Md md(EVP_MD_fetch(c.side.libctx, name.c_str(), c.side.properties));
  if (md == nullptr) return c.log.note("no digest %s", name.c_str());
  c.log.note("%s: %s", EVP_MD_get0_name(md.get()), text(EVP_MD_get0_description(md.get())));
  log_names<EVP_MD_names_do_all>(c, md.get());
  c.log.note("type %d, size %d, block %d, flags %lx", EVP_MD_get_type(md.get()),
             EVP_MD_get_size(md.get()), EVP_MD_get_block_size(md.get()),
             EVP_MD_get_flags(md.get()));
  c.log.note("gets %s", describe(EVP_MD_gettable_params(md.get())).c_str());
  c.log.note("gets %s", describe(EVP_MD_gettable_ctx_params(md.get())).c_str());
  c.log.note("sets %s", describe(EVP_MD_settable_ctx_params(md.get())).c_str());
  log_values<EVP_MD_get_params>(c, md.get(), EVP_MD_gettable_params(md.get()));
}

void describe_cipher(Case& c, const std::string& name) {
  const Cipher cipher(EVP_CIPHER_fetch(c.side.libctx, name.c_str(), c.side.properties));
  if (cipher == nullptr) return c.log.note("no cipher %s", name.c_str());
  const EVP_CIPHER* p = cipher.get();
  c.log.note("%s: %s", EVP_CIPHER_get0_name(p), text(EVP_CIPHER_get0_description(p)));
  log_names<EVP_CIPHER_names_do_all>(c, p);
  c.log.note("nid %d, key %d, iv %d, block %d, flags %lx", EVP_CIPHER_get_nid(p),
             EVP_CIPHER_get_key_length(p), EVP_CIPHER_get_iv_length(p),
             EVP_CIPHER_get_block_size(p), EVP_CIPHER_get_flags(p));
  c.log.note("gets %s", describe(EVP_CIPHER_gettable_params(p)).c_str());
  c.log.note("gets %s", describe(EVP_CIPHER_gettable_ctx_params(p)).c_str());
  c.log.note("sets %s", describe(EVP_CIPHER_settable_ctx_params(p)).c_str());
  log_values<EVP_CIPHER_get_params>(c, cipher.get(), EVP_CIPHER_gettable_params(p));
}

void describe_rand(Case& c, const std::string& name) {
  const Rand rand(EVP_RAND_fetch(c.side.libctx, name.c_str(), c.side.properties));
  if (rand == nullptr) return c.log.note("no generator %s", name.c_str());
  c.log.note("%s: %s", EVP_RAND_get0_name(rand.get()), text(EVP_RAND_get0_description(rand.get())));
  log_names<EVP_RAND_names_do_all>(c, rand.get());
  c.log.note("gets %s", describe(EVP_RAND_gettable_params(rand.get())).c_str());
  c.log.note("gets %s", describe(EVP_RAND_gettable_ctx_params(rand.get())).c_str());
  c.log.note("sets %s", describe(EVP_RAND_settable_ctx_params(rand.get())).c_str());
  log_values<EVP_RAND_get_params>(c, rand.get(), EVP_RAND_gettable_params(rand.get()));
}

using Description = void (*)(Case&, const std::string& name);

class EqualOffer : public testing::Test {
 protected:
  Transcript described(const Algorithm& algorithm, const Side& side,
                       Description describe_by) const {
    Case c{algorithm, side, base_.side(), Rng(1)};
    for (const std::string& name : algorithm.names) describe_by(c, name);
    return std::move(c.log);
  }

  void expect_same(const std::vector<Algorithm>& algorithms, Description describe_by) const {
    EXPECT_FALSE(algorithms.empty());
    for (const Algorithm& algorithm : algorithms)
      EXPECT_EQ(Transcript::difference(described(algorithm, base_.side(), describe_by),
                                       described(algorithm, side_of(library_), describe_by)),
                "")
          << algorithm.name;
  }

  const BaseLibrary base_;
  const support::Library library_;
};

TEST_F(EqualOffer, DigestsByEachOfTheirNames) { expect_same(base_digests(), describe_digest); }

TEST_F(EqualOffer, CiphersByEachOfTheirNames) { expect_same(base_ciphers(), describe_cipher); }

TEST_F(EqualOffer, GeneratorsByEachOfTheirNames) { expect_same(base_rands(), describe_rand); }

// The property definition but for the clause that names the provider, and for our own properties.
std::string other_properties(const char* definition) {
  std::string others;
  std::string_view rest = definition;
  while (!rest.empty()) {
    const std::string_view clause = rest.substr(0, rest.find(','));
    if (!clause.starts_with("provider=") && !clause.starts_with("asyncprovider."))
      others.append(clause).append(",");
    rest.remove_prefix(std::min(rest.size(), clause.size() + 1));
  }
  return others;
}

// Every line of an operation's table: names, properties, description, functions.
std::set<std::string> offer(OSSL_PROVIDER* provider, int operation) {
  int no_cache = 0;
  const OSSL_ALGORITHM* table = OSSL_PROVIDER_query_operation(provider, operation, &no_cache);
  std::set<std::string> lines;
  for (const OSSL_ALGORITHM* a = table; a != nullptr && a->algorithm_names != nullptr; ++a) {
    std::set<int> functions;
    for (const OSSL_DISPATCH* d = a->implementation; d->function_id != 0; ++d)
      functions.insert(d->function_id);
    std::string line = a->algorithm_names;
    line.append("|").append(other_properties(a->property_definition));
    line.append("|").append(text(a->algorithm_description)).append("|");
    for (const int id : functions) line.append(" ").append(std::to_string(id));
    lines.insert(line);
  }
  OSSL_PROVIDER_unquery_operation(provider, operation, table);
  return lines;
}

TEST_F(EqualOffer, FunctionsOfEachAlgorithm) {
  for (const int operation :
       {OSSL_OP_DIGEST, OSSL_OP_CIPHER, OSSL_OP_KDF, OSSL_OP_RAND, OSSL_OP_KEYMGMT, OSSL_OP_KEYEXCH,
        OSSL_OP_SIGNATURE, OSSL_OP_ASYM_CIPHER, OSSL_OP_KEM})
    EXPECT_EQ(offer(library_.provider(), operation), offer(base_.provider(), operation))
        << operation;
}

// The base's HMAC fetches our digests.
TEST_F(EqualOffer, AllMacsButHmac) {
  std::set<std::string> expected = offer(base_.provider(), OSSL_OP_MAC);
  EXPECT_EQ(std::erase_if(expected, [](const auto& line) { return line.starts_with("HMAC|"); }),
            1u);
  EXPECT_EQ(offer(library_.provider(), OSSL_OP_MAC), expected);
}

TEST_F(EqualOffer, NothingElse) {
  for (const int operation : {OSSL_OP_ENCODER, OSSL_OP_DECODER, OSSL_OP_STORE})
    EXPECT_EQ(offer(library_.provider(), operation), std::set<std::string>()) << operation;
}

}  // namespace
}  // namespace equal
