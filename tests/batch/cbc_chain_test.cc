// From one long update to the next the chain is known, and the base makes one block only. What
// comes between two of them must not be missed.
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <functional>
#include <string>

#include "executors.h"
#include "operations.h"
#include "script.h"
#include "support/handles.h"
#include "support/job.h"
#include "support/library.h"

namespace batch_tests {
namespace {

using job_tests::Bytes;
using job_tests::CipherCtx;

constexpr std::size_t kLong = 1024;

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
  void note(int result) { written_ += std::to_string(result) + ' '; }

  const std::string& written() const { return written_; }

  CipherCtx ctx;

 private:
  void note(const Bytes& out, int size) { written_.append(out.begin(), out.begin() + size); }

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
    {"decryption", decrypt_and_come_back},
};

class CbcChain : public testing::TestWithParam<Between> {};

std::string encrypt_around(const support::Library& library, const char* properties,
                           const Between& between) {
  Encryptor encryptor(library, properties);
  EXPECT_EQ(support::run_in_job([&] {
              encryptor.update(kLong);
              encryptor.update(kLong);
              between.happens(encryptor);
              encryptor.update(kLong);
              encryptor.update(kLong);
              encryptor.finish();
              return 1;
            }),
            1);
  return encryptor.written();
}

TEST_P(CbcChain, IsTheBasesWhateverComesBetweenLongUpdates) {
  const support::Library library("executor = batch\npause_min_bytes = 512\n");
  EXPECT_EQ(encrypt_around(library, job_tests::kModule, GetParam()),
            encrypt_around(library, job_tests::kBase, GetParam()));
  EXPECT_GE(library.counter("operations-batch"), 4U);
}

std::string name_of(const testing::TestParamInfo<Between>& info) {
  return test_name(info.param.what);
}

INSTANTIATE_TEST_SUITE_P(After, CbcChain, testing::ValuesIn(kBetween), name_of);

}  // namespace
}  // namespace batch_tests
