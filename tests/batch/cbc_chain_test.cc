// From one long update to the next the chain is known, and the base makes no block. What comes
// between two of them must not be missed, and has to find the base where it would be by itself.
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "executors.h"
#include "operations.h"
#include "script.h"
#include "support/handles.h"
#include "support/library.h"

namespace batch_tests {
namespace {

using job_tests::Bytes;
using job_tests::CipherCtx;

constexpr std::size_t kLong = 1024;
constexpr unsigned char kAnyIv[16] = {9, 9};

// What all updates wrote, one after the other.
class Encryptor {
 public:
  Encryptor(const support::Library& library, const char* properties)
      : ctx(job_tests::new_cipher(library.get(), properties, "AES-128-CBC", true)) {}

  void update(std::size_t size) {
    const Bytes in = job_tests::message(size);
    Bytes out(size + 16);
    int done = 0;
    note(EVP_EncryptUpdate(ctx.get(), out.data(), &done, in.data(), static_cast<int>(size)));
    note(out, done);
  }
  // Init, with what is not NULL; 1: encrypt.
  void init(const unsigned char* key, const unsigned char* iv, int encrypt = 1) {
    note(EVP_CipherInit_ex2(ctx.get(), nullptr, key, iv, encrypt, nullptr));
  }
  void update_in_one_go(std::size_t size) {
    const Bytes in = job_tests::message(size);
    Bytes out(size);
    note(EVP_Cipher(ctx.get(), out.data(), in.data(), static_cast<unsigned>(size)));
    note(out, static_cast<int>(size));
  }
  void finish() {
    Bytes out(32);
    int done = 0;
    note(EVP_CipherFinal_ex(ctx.get(), out.data(), &done));
    note(out, done);
  }
  // The size of the key is the cipher's own, and what the base does next is its own affair.
  void init_with_a_wrong_size() {
    std::size_t size = 5;
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_size_t(OSSL_CIPHER_PARAM_KEYLEN, &size),
                                 OSSL_PARAM_construct_end()};
    note(EVP_CipherInit_ex2(ctx.get(), nullptr, nullptr, kAnyIv, 1, params));
    ERR_clear_error();
  }
  void note(int result) { written_ += std::to_string(result) + ' '; }
  void note(const Bytes& out, int size) { written_.append(out.begin(), out.begin() + size); }

  const std::string& written() const { return written_; }

  CipherCtx ctx;

 private:
  std::string written_;
};

struct Between {
  const char* what;
  std::function<void(Encryptor&)> happens;
  friend void PrintTo(const Between& each, std::ostream* out) { *out << each.what; }
};

constexpr unsigned char kOther[16] = {7, 7, 7};

void continue_in_a_copy(Encryptor& encryptor) {
  CipherCtx copy(EVP_CIPHER_CTX_new());
  encryptor.note(EVP_CIPHER_CTX_copy(copy.get(), encryptor.ctx.get()));
  encryptor.update(kLong);
  encryptor.ctx = std::move(copy);
}

void set_padding(Encryptor& encryptor) {
  encryptor.note(EVP_CIPHER_CTX_set_padding(encryptor.ctx.get(), 0));
}

// OpenSSL 3.5's base leaves an entry in the error queue though it succeeds, and with one a job does
// not pause.
void ask_for_the_iv(Encryptor& encryptor) {
  Bytes iv(16);
  encryptor.note(EVP_CIPHER_CTX_get_updated_iv(encryptor.ctx.get(), iv.data(), iv.size()));
  encryptor.note(iv, 16);
  encryptor.note(EVP_CIPHER_CTX_get_original_iv(encryptor.ctx.get(), iv.data(), iv.size()));
  encryptor.note(iv, 16);
  ERR_clear_error();
}

void decrypt_and_come_back(Encryptor& encryptor) {
  encryptor.init(nullptr, nullptr, 0);
  Bytes in(64);
  Bytes out(96);
  int done = 0;
  encryptor.note(EVP_DecryptUpdate(encryptor.ctx.get(), out.data(), &done, in.data(), 64));
  encryptor.init(nullptr, nullptr, 1);
}

const Between kBetween[] = {
    {"nothing", [](Encryptor&) {}},
    {"one block", [](Encryptor& e) { e.update(16); }},
    {"two parts of a block", [](Encryptor& e) { e.update(7), e.update(9); }},
    {"a block and a part, and the rest", [](Encryptor& e) { e.update(20), e.update(12); }},
    {"a long one and a part, and the rest",
     [](Encryptor& e) { e.update(kLong + 3), e.update(13); }},
    {"another IV", [](Encryptor& e) { e.init(nullptr, kOther); }},
    {"the same IV again", [](Encryptor& e) { e.init(nullptr, nullptr); }},
    {"another key", [](Encryptor& e) { e.init(kOther, nullptr); }},
    {"another key and IV", [](Encryptor& e) { e.init(kOther, kOther); }},
    {"final, and init", [](Encryptor& e) { e.finish(), e.init(nullptr, nullptr); }},
    {"EVP_Cipher, short", [](Encryptor& e) { e.update_in_one_go(16); }},
    {"EVP_Cipher, long", [](Encryptor& e) { e.update_in_one_go(kLong); }},
    {"a copy", continue_in_a_copy},
    {"an update in the call", [](Encryptor& e) { in_the_call([&e] { e.update(kLong); }); }},
    {"padding is set", set_padding},
    {"another IV, and one block",
     [](Encryptor& e) { e.init(nullptr, kOther), e.update(16), e.update(kLong); }},
    {"the IV is asked for", ask_for_the_iv},
    {"the IV is asked for, and another key",
     [](Encryptor& e) { ask_for_the_iv(e), e.init(kOther, nullptr); }},
    {"a failing init",
     [](Encryptor& e) { e.init_with_a_wrong_size(), e.finish(), e.init(nullptr, nullptr); }},
    {"a part of a block in the end",
     [](Encryptor& e) {
       e.update(kLong), e.update(kLong + 5), e.finish(), e.init(nullptr, nullptr);
     }},
    {"decryption", decrypt_and_come_back},
};

class CbcChain : public testing::TestWithParam<Between> {};

void encrypt_around(const Between& between, Encryptor& encryptor, int last_updates) {
  encryptor.update(kLong);
  encryptor.update(kLong);
  between.happens(encryptor);
  for (int i = 0; i < last_updates; ++i) encryptor.update(kLong);
  encryptor.finish();
}

std::string by_the_base(const support::Library& library, const Between& between, int last_updates) {
  Encryptor encryptor(library, job_tests::kBase);
  encrypt_around(between, encryptor, last_updates);
  return encryptor.written();
}

// The first goes on when the others have ended.
int last_updates_of(std::size_t job) { return job == 0 ? 5 : 2; }

void expect_right(const support::Library& library, const Between& between, std::size_t count) {
  std::vector<std::unique_ptr<Encryptor>> encryptors;
  for (std::size_t i = 0; i < count; ++i)
    encryptors.push_back(std::make_unique<Encryptor>(library, job_tests::kModule));
  run_in_jobs(count,
              [&](std::size_t i) { encrypt_around(between, *encryptors[i], last_updates_of(i)); });
  for (std::size_t i = 0; i < count; ++i)
    EXPECT_EQ(encryptors[i]->written(), by_the_base(library, between, last_updates_of(i))) << i;
}

TEST_P(CbcChain, IsTheBasesWhateverComesBetweenLongUpdates) {
  const support::Library library("executor = batch\npause_min_bytes = 512\n");
  expect_right(library, GetParam(), 1);  // the base does most of it
  EXPECT_GE(library.counter("operations-batch"), 4U);
  expect_right(library, GetParam(), 9);
}

std::string name_of(const testing::TestParamInfo<Between>& info) {
  return test_name(info.param.what);
}

INSTANTIATE_TEST_SUITE_P(After, CbcChain, testing::ValuesIn(kBetween), name_of);

}  // namespace
}  // namespace batch_tests
