// A message that is all in one long update is ended in lanes as well, in case that final comes
// next. Whatever comes instead, digests are the base's.
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
using support::MdCtx;

// All that was written and returned, one after the other.
class Hasher {
 public:
  Hasher(const support::Library& library, const char* properties, const char* algorithm)
      : ctx(EVP_MD_CTX_new()), md_(EVP_MD_fetch(library.get(), algorithm, properties)) {
    init();
  }

  void init() { note(EVP_DigestInit_ex2(ctx.get(), md_.get(), nullptr)); }
  void update(std::size_t size, unsigned seed = 1) {
    const Bytes in = job_tests::message(size, seed);
    note(EVP_DigestUpdate(ctx.get(), in.data(), in.size()));
  }
  void finish() {
    unsigned char digest[EVP_MAX_MD_SIZE] = {};
    unsigned size = 0;
    note(EVP_DigestFinal_ex(ctx.get(), digest, &size));
    written_.append(digest, digest + size);
  }
  void finish_xof(std::size_t size) {
    if (!is_xof()) return finish();
    Bytes out(size);
    note(EVP_DigestFinalXOF(ctx.get(), out.data(), size));
    written_.append(out.begin(), out.end());
  }
  MdCtx copy() {
    MdCtx other(EVP_MD_CTX_new());
    note(EVP_MD_CTX_copy_ex(other.get(), ctx.get()));
    return other;
  }
  bool is_xof() const { return (EVP_MD_get_flags(md_.get()) & EVP_MD_FLAG_XOF) != 0; }
  void note(int result) { written_ += std::to_string(result) + ' '; }

  const std::string& written() const { return written_; }

  MdCtx ctx;

 private:
  const support::Md md_;
  std::string written_;
};

constexpr std::size_t kLong = 2048;  // of whole blocks, but for SHA-3
// Rests that leave room for the padding, and that do not.
constexpr std::size_t kRests[] = {0, 1, 40, 55, 56, 63, 64, 100, 111, 112, 127};

struct Script {
  const char* what;
  std::function<void(Hasher&)> run;
  friend void PrintTo(const Script& each, std::ostream* out) { *out << each.what; }
};

void all_rests(Hasher& hasher) {
  for (const std::size_t rest : kRests) {
    hasher.init();
    hasher.update(kLong + rest);
    hasher.finish();
  }
}

void other_message_of_that_length(Hasher& hasher) {
  hasher.update(kLong);
  hasher.init();
  in_the_call([&hasher] { hasher.update(kLong, 2); });
  hasher.finish();
}

void both_of_two(Hasher& hasher) {
  hasher.update(kLong + 3);
  MdCtx copy = hasher.copy();
  hasher.finish();
  std::swap(hasher.ctx, copy);
  hasher.update(5);
  hasher.finish();
}

void copy_ends_too(Hasher& hasher) {
  hasher.update(kLong + 3);
  MdCtx copy = hasher.copy();
  std::swap(hasher.ctx, copy);
  hasher.finish();
}

// With SHA-1 the length is the same again: 48 + 40 + 20 bytes.
void ssl3_secret(Hasher& hasher) {
  Bytes secret = job_tests::message(48);
  char kind[] = OSSL_DIGEST_PARAM_SSL3_MS;
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_octet_string(kind, secret.data(), secret.size()),
      OSSL_PARAM_construct_end()};
  hasher.update(108);
  hasher.note(EVP_MD_CTX_set_params(hasher.ctx.get(), params));
  ERR_clear_error();
  hasher.finish();
}

const Script kScripts[] = {
    {"rests of any size", all_rests},
    {"an update after it", [](Hasher& h) { h.update(kLong), h.update(7), h.finish(); }},
    {"a long update after it", [](Hasher& h) { h.update(kLong), h.update(kLong), h.finish(); }},
    {"an empty update after it", [](Hasher& h) { h.update(kLong + 9), h.update(0), h.finish(); }},
    {"an update before it", [](Hasher& h) { h.update(64), h.update(kLong), h.finish(); }},
    {"another message of that length", other_message_of_that_length},
    {"a copy that goes on", both_of_two},
    {"a copy that ends", copy_ends_too},
    {"a master secret", ssl3_secret},
    {"a short output", [](Hasher& h) { h.update(kLong + 1), h.finish_xof(10); }},
    {"a long output", [](Hasher& h) { h.update(kLong + 1), h.finish_xof(3000); }},
    {"no output", [](Hasher& h) { h.update(kLong + 1), h.finish_xof(0); }},
    {"final twice", [](Hasher& h) { h.update(kLong), h.finish(), h.finish(), ERR_clear_error(); }},
};

const std::string kAlgorithms[] = {"MD5",          "SHA1",     "SHA2-224", "SHA2-256",
                                   "SHA2-384",     "SHA2-512", "SM3",      "SHA2-512/224",
                                   "SHA2-512/256", "SHA3-256", "SHA3-512", "SHAKE-128"};

using Case = std::tuple<std::string, Script>;

class DigestEnd : public testing::TestWithParam<Case> {};

std::string by_the_base(const support::Library& library) {
  const auto& [algorithm, script] = DigestEnd::GetParam();
  Hasher hasher(library, job_tests::kBase, algorithm.c_str());
  script.run(hasher);
  return hasher.written();
}

TEST_P(DigestEnd, IsTheBasesWhateverComesAfterALongUpdate) {
  const support::Library library(job_tests::kBatch);
  const auto& [algorithm, script] = GetParam();
  std::vector<std::unique_ptr<Hasher>> hashers;
  for (int i = 0; i < 16; ++i)
    hashers.push_back(std::make_unique<Hasher>(library, job_tests::kModule, algorithm.c_str()));
  run_in_jobs(hashers.size(), [&, &script = script](std::size_t i) { script.run(*hashers[i]); });
  const std::string expected = by_the_base(library);
  for (const auto& hasher : hashers) EXPECT_EQ(hasher->written(), expected);
}

std::string name_of(const testing::TestParamInfo<Case>& info) {
  return test_name(std::get<0>(info.param) + "_" + std::get<1>(info.param).what);
}

INSTANTIATE_TEST_SUITE_P(Of, DigestEnd,
                         testing::Combine(testing::ValuesIn(kAlgorithms),
                                          testing::ValuesIn(kScripts)),
                         name_of);

}  // namespace
}  // namespace batch_tests
