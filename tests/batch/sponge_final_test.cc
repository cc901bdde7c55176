// What is asked of a digest's context after final, which libcrypto's EVP does not let through: the
// base's context has to have seen that final by then, though nobody wanted its bytes.
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "dispatched.h"
#include "executors.h"
#include "operations.h"
#include "script.h"
#include "support/handles.h"
#include "support/library.h"

namespace batch_tests {
namespace {

using job_tests::Bytes;

// All that was written and returned, one after the other.
class Hasher {
 public:
  explicit Hasher(const support::Md& md)
      : provider_(EVP_MD_get0_provider(md.get())),
        its_(digest_functions(provider_, EVP_MD_get0_name(md.get()))),
        context_(new_context()),
        other_(new_context()) {}
  ~Hasher() {
    its_.freectx(context_);
    its_.freectx(other_);
  }
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  void init() { note(its_.init(context_, nullptr)); }
  void update(std::size_t size) {
    const Bytes in = job_tests::message(size);
    note(its_.update(context_, in.data(), in.size()));
  }
  void finish(std::size_t room = EVP_MAX_MD_SIZE) {
    unsigned char digest[EVP_MAX_MD_SIZE] = {};
    std::size_t size = 7;
    note(its_.final(context_, digest, &size, room));
    note(static_cast<int>(size));
    written_.append(digest, digest + sizeof digest);
  }
  void go_on_with_a_duplicate() { its_.freectx(std::exchange(context_, its_.dupctx(context_))); }
  void go_on_with_a_copy() {
    if (its_.copyctx == nullptr) return;
    its_.copyctx(other_, context_);
    std::swap(context_, other_);
  }
  void serialize() {
    if (its_.serialize == nullptr) return;
    std::size_t size = 0;
    note(its_.serialize(context_, nullptr, &size));
    Bytes out(size);
    note(its_.serialize(context_, out.data(), &size));
    written_.append(out.begin(), out.end());
  }

  const std::string& written() const { return written_; }

 private:
  void* new_context() const {
    void* const context = its_.newctx(OSSL_PROVIDER_get0_provider_ctx(provider_));
    its_.init(context, nullptr);
    return context;
  }
  void note(int result) {
    written_ += std::to_string(result) + ' ';
    ERR_clear_error();
  }

  const OSSL_PROVIDER* const provider_;
  const asyncprovider::DigestFunctions its_;
  void* context_;
  void* other_;
  std::string written_;
};

struct Script {
  const char* what;
  std::function<void(Hasher&)> after_final;
  friend void PrintTo(const Script& each, std::ostream* out) { *out << each.what; }
};

constexpr std::size_t kLong = 3000;

const Script kScripts[] = {
    {"nothing", [](Hasher&) {}},
    {"final", [](Hasher& h) { h.finish(); }},
    {"final without room", [](Hasher& h) { h.finish(0), h.finish(); }},
    {"an update", [](Hasher& h) { h.update(7), h.finish(); }},
    {"a long update", [](Hasher& h) { h.update(kLong), h.finish(); }},
    {"an update and two finals", [](Hasher& h) { h.update(7), h.finish(), h.finish(); }},
    {"a duplicate", [](Hasher& h) { h.go_on_with_a_duplicate(), h.finish(), h.finish(); }},
    {"a duplicate's update",
     [](Hasher& h) { h.go_on_with_a_duplicate(), h.update(7), h.finish(); }},
    {"a copy", [](Hasher& h) { h.go_on_with_a_copy(), h.update(7), h.finish(); }},
    {"another message", [](Hasher& h) { h.init(), h.update(7), h.finish(); }},
    {"another long message", [](Hasher& h) { h.init(), h.update(kLong), h.finish(), h.finish(); }},
    {"serialize", [](Hasher& h) { h.serialize(), h.finish(); }},
};

void run(const Script& script, Hasher& hasher) {
  hasher.update(kLong);
  hasher.finish();
  script.after_final(hasher);
}

const std::string kAlgorithms[] = {"SHA3-224", "SHA3-256", "SHA3-384", "SHA3-512", "KECCAK-256"};

using Case = std::tuple<std::string, Script>;

class SpongeFinal : public testing::TestWithParam<Case> {};

TEST_P(SpongeFinal, IsTheBasesWhateverComesAfterIt) {
  const support::Library library(job_tests::kBatch);
  const auto& [algorithm, script] = GetParam();
  const support::Md ours(EVP_MD_fetch(library.get(), algorithm.c_str(), job_tests::kModule));
  const support::Md of_base(EVP_MD_fetch(library.get(), algorithm.c_str(), job_tests::kBase));
  if (ours == nullptr) GTEST_SKIP() << "OpenSSL 3.0 and 3.1 do not have it";
  std::vector<std::unique_ptr<Hasher>> hashers;
  for (int i = 0; i < 8; ++i) hashers.push_back(std::make_unique<Hasher>(ours));
  run_in_jobs(hashers.size(), [&, &script = script](std::size_t i) { run(script, *hashers[i]); });
  Hasher base(of_base);
  run(script, base);
  for (const auto& hasher : hashers) EXPECT_EQ(hasher->written(), base.written());
}

std::string name_of(const testing::TestParamInfo<Case>& info) {
  return test_name(std::get<0>(info.param) + "_" + std::get<1>(info.param).what);
}

INSTANTIATE_TEST_SUITE_P(Of, SpongeFinal,
                         testing::Combine(testing::ValuesIn(kAlgorithms),
                                          testing::ValuesIn(kScripts)),
                         name_of);

}  // namespace
}  // namespace batch_tests
