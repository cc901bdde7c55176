#include <openssl/core_names.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstring>

#include "same_bytes.h"
#include "scenarios.h"
#include "support/handles.h"

namespace allocation_tests {
namespace {

using job_tests::Bytes;

constexpr std::size_t kShort = 48;
constexpr std::size_t kLong = 10'000;
constexpr unsigned char kKey[32] = {1, 2, 3};
constexpr unsigned char kIv[16] = {4, 5, 6};

// Begun, copied in the middle where the base can, ended.
class Encryption final : public SameBytes {
 public:
  Encryption(const Stage& stage, const char* name, std::size_t size)
      : SameBytes(stage, size + EVP_MAX_BLOCK_LENGTH),
        name_(name),
        input_(job_tests::message(size)) {
    ask_base();
  }

 private:
  int make(OSSL_LIB_CTX* library, const char* properties, Bytes& out) override {
    const job_tests::Cipher cipher(EVP_CIPHER_fetch(library, name_, properties));
    const job_tests::CipherCtx ctx(EVP_CIPHER_CTX_new());
    const job_tests::CipherCtx copy(EVP_CIPHER_CTX_new());
    const int half = static_cast<int>(input_.size() / 2);
    const int rest = static_cast<int>(input_.size()) - half;
    int size = 0;
    int more = 0;
    int last = 0;
    return cipher != nullptr &&
           EVP_EncryptInit_ex2(ctx.get(), cipher.get(), kKey, kIv, nullptr) == 1 &&
           EVP_EncryptUpdate(ctx.get(), out.data(), &size, input_.data(), half) == 1 &&
           EVP_CIPHER_CTX_copy(copy.get(), ctx.get()) == 1 &&
           EVP_EncryptUpdate(copy.get(), out.data() + size, &more, input_.data() + half, rest) == 1 &&
           EVP_EncryptFinal_ex(copy.get(), out.data() + size + more, &last) == 1;
  }

  const char* const name_;
  const Bytes input_;
};

Scenario encryption(const char* scenario, const char* name, std::size_t size) {
  return {scenario, [=](const Stage& stage) { return std::make_unique<Encryption>(stage, name, size); }};
}

// A generator of the program's own, with properties that have to be changed for the base.
class Generator final : public Act {
 public:
  explicit Generator(const Stage& stage) : library_(stage.library.get()) {}

  int run() override {
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_CIPHER, cipher_, 0),
        OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_PROPERTIES, properties_, 0),
        OSSL_PARAM_construct_end()};
    const support::Rand rand(EVP_RAND_fetch(library_, "CTR-DRBG", job_tests::kModule));
    const support::RandCtx ctx(EVP_RAND_CTX_new(rand.get(), RAND_get0_primary(library_)));
    return ctx != nullptr && EVP_RAND_instantiate(ctx.get(), 128, 0, nullptr, 0, params) == 1 &&
           EVP_RAND_generate(ctx.get(), out_, sizeof out_, 128, 0, nullptr, 0) == 1;
  }
  bool right() override {
    return std::any_of(std::begin(out_), std::end(out_), [](unsigned char byte) { return byte != 0; });
  }

 private:
  OSSL_LIB_CTX* const library_;
  char cipher_[12] = "AES-256-CTR";
  char properties_[80] =
      "provider=asyncprovider,fips!=yes,?a_clause_that_is_too_long_to_be_kept_inside";
  unsigned char out_[64] = {};
};

std::unique_ptr<Act> generator(const Stage& stage) { return std::make_unique<Generator>(stage); }

}  // namespace

std::vector<Scenario> cipher_scenarios() {
  return {encryption("CbcShort", "AES-128-CBC", kShort), encryption("Cbc", "AES-128-CBC", kLong),
          encryption("Cbc256", "AES-256-CBC", kLong),    encryption("Gcm", "AES-256-GCM", kLong),
          encryption("Ctr", "AES-192-CTR", kLong),       encryption("ChaCha", "ChaCha20", kLong),
          {"Generator", generator}};
}

}  // namespace allocation_tests
