// What is asked of a digest's context after final, which libcrypto's EVP does not let through: the
// base's context has to have seen that final by then, though nobody wanted its bytes.
#include <gtest/gtest.h>
#include <openssl/core_dispatch.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "executors.h"
#include "operations.h"
#include "script.h"
#include "support/handles.h"
#include "support/job.h"
#include "support/library.h"

namespace batch_tests {
namespace {

using job_tests::Bytes;

struct Functions {
  explicit Functions(const support::Md& md) {
    int no_cache = 0;
    provider = EVP_MD_get0_provider(md.get());
    const OSSL_ALGORITHM* each = OSSL_PROVIDER_query_operation(provider, OSSL_OP_DIGEST, &no_cache);
    const std::string name = EVP_MD_get0_name(md.get());
    while (!std::string(each->algorithm_names).starts_with(name)) ++each;
    for (const OSSL_DISPATCH* its = each->implementation; its->function_id != 0; ++its) take(*its);
  }

  const OSSL_PROVIDER* provider;
  OSSL_FUNC_digest_newctx_fn* newctx = nullptr;
  OSSL_FUNC_digest_init_fn* init = nullptr;
  OSSL_FUNC_digest_update_fn* update = nullptr;
  OSSL_FUNC_digest_final_fn* final = nullptr;
  OSSL_FUNC_digest_dupctx_fn* dupctx = nullptr;
  OSSL_FUNC_digest_freectx_fn* freectx = nullptr;
#ifdef OSSL_FUNC_DIGEST_COPYCTX
  OSSL_FUNC_digest_copyctx_fn* copyctx = nullptr;
#endif
#ifdef OSSL_FUNC_DIGEST_SERIALIZE
  OSSL_FUNC_digest_serialize_fn* serialize = nullptr;
#endif

 private:
  void take(const OSSL_DISPATCH& its) {
    switch (its.function_id) {
      case OSSL_FUNC_DIGEST_NEWCTX:
        newctx = OSSL_FUNC_digest_newctx(&its);
        break;
      case OSSL_FUNC_DIGEST_INIT:
        init = OSSL_FUNC_digest_init(&its);
        break;
      case OSSL_FUNC_DIGEST_UPDATE:
        update = OSSL_FUNC_digest_update(&its);
        break;
      case OSSL_FUNC_DIGEST_FINAL:
        final = OSSL_FUNC_digest_final(&its);
        break;
      case OSSL_FUNC_DIGEST_DUPCTX:
        dupctx = OSSL_FUNC_digest_dupctx(&its);
        break;
      case OSSL_FUNC_DIGEST_FREECTX:
        freectx = OSSL_FUNC_digest_freectx(&its);
        break;
#ifdef OSSL_FUNC_DIGEST_COPYCTX
      case OSSL_FUNC_DIGEST_COPYCTX:
        copyctx = OSSL_FUNC_digest_copyctx(&its);
        break;
#endif
#ifdef OSSL_FUNC_DIGEST_SERIALIZE
      case OSSL_FUNC_DIGEST_SERIALIZE:
        serialize = OSSL_FUNC_digest_serialize(&its);
        break;
#endif
      default:
        break;
    }
  }
};

// All that was written and returned, one after the other.
class Hasher {
 public:
  explicit Hasher(const Functions& its)
      : its_(its), context_(new_context()), other_(new_context()) {}
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
#ifdef OSSL_FUNC_DIGEST_COPYCTX
    if (its_.copyctx == nullptr) return;
    its_.copyctx(other_, context_);
    std::swap(context_, other_);
#endif
  }
  void serialize() {
#ifdef OSSL_FUNC_DIGEST_SERIALIZE
    if (its_.serialize == nullptr) return;
    std::size_t size = 0;
    note(its_.serialize(context_, nullptr, &size));
    Bytes out(size);
    note(its_.serialize(context_, out.data(), &size));
    written_.append(out.begin(), out.end());
#endif
  }

  const std::string& written() const { return written_; }

 private:
  void* new_context() const {
    void* const context = its_.newctx(OSSL_PROVIDER_get0_provider_ctx(its_.provider));
    its_.init(context, nullptr);
    return context;
  }
  void note(int result) {
    written_ += std::to_string(result) + ' ';
    ERR_clear_error();
  }

  const Functions& its_;
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
  const Functions module_functions(ours), base_functions(of_base);
  std::vector<std::unique_ptr<Hasher>> hashers;
  std::vector<std::unique_ptr<support::Job>> jobs;
  for (int i = 0; i < 8; ++i) {
    hashers.push_back(std::make_unique<Hasher>(module_functions));
    jobs.push_back(std::make_unique<support::Job>([&script = script, &hasher = *hashers.back()] {
      run(script, hasher);
      return 1;
    }));
  }
  support::run_all(jobs);
  Hasher base(base_functions);
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
