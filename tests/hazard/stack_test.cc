// H3: a job's stack is small, and has no guard page.
#include <openssl/err.h>
#include <openssl/rand.h>

#include <array>

#include "hazard.h"
#include "job/operations.h"
#include "job/process.h"
#include "job_stack.h"

namespace hazard_tests {
namespace {

using job_tests::Bytes;
using job_tests::CipherCtx;
using job_tests::kBase;
using job_tests::kModule;
using job_tests::MdCtx;

constexpr std::size_t kMostThatTheModuleAdds = 4096;
constexpr std::size_t kMostInAll = 16384;

// Something that a job does, with what the properties name.
struct Operation {
  const char* name;
  int (*run)(OSSL_LIB_CTX* library, const char* properties);
};

int digest_in_steps(OSSL_LIB_CTX* library, const char* properties) {
  const MdCtx ctx = job_tests::new_digest(library, properties, "SHA2-256");
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  return ctx != nullptr && EVP_DigestUpdate(ctx.get(), "abcd", 4) == 1 &&
         EVP_DigestFinal_ex(ctx.get(), out.data(), nullptr) == 1;
}

int digest_at_once(OSSL_LIB_CTX* library, const char* properties) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  return EVP_Q_digest(library, "SHA2-512", properties, "abcd", 4, out.data(), nullptr);
}

int transform(OSSL_LIB_CTX* library, const char* properties, job_tests::Algorithm::Kind kind,
              const char* name) {
  const Bytes message = job_tests::message(5000);
  return job_tests::transform(library, properties, {kind, name}, message).empty() ? 0 : 1;
}

int xof(OSSL_LIB_CTX* library, const char* properties) {
  return transform(library, properties, job_tests::Algorithm::Kind::digest, "SHAKE-256");
}

int cbc(OSSL_LIB_CTX* library, const char* properties) {
  return transform(library, properties, job_tests::Algorithm::Kind::cipher, "AES-128-CBC");
}

int gcm(OSSL_LIB_CTX* library, const char* properties) {
  return transform(library, properties, job_tests::Algorithm::Kind::cipher, "AES-256-GCM");
}

int chacha(OSSL_LIB_CTX* library, const char* properties) {
  return transform(library, properties, job_tests::Algorithm::Kind::cipher, "ChaCha20-Poly1305");
}

// Fails, so that the errors have to be carried to the job.
int bad_padding(OSSL_LIB_CTX* library, const char* properties) {
  const CipherCtx ctx = job_tests::new_cipher(library, properties, "AES-128-CBC", false);
  std::array<unsigned char, 64> out{};
  int size = 0;
  if (ctx == nullptr || EVP_DecryptUpdate(ctx.get(), out.data(), &size, out.data(), 32) != 1)
    return 0;
  const bool refused = EVP_DecryptFinal_ex(ctx.get(), out.data(), &size) != 1;
  const bool told = ERR_peek_error() != 0;
  ERR_clear_error();
  return refused && told ? 1 : 0;
}

constexpr Operation kOperations[] = {
    {"digest_in_steps", digest_in_steps},
    {"digest_at_once", digest_at_once},
    {"xof", xof},
    {"cbc", cbc},
    {"gcm", gcm},
    {"chacha", chacha},
    {"bad_padding", bad_padding},
};

class Stack : public testing::TestWithParam<job_tests::Executor> {
 protected:
  void SetUp() override {
    if (job_tests::kSanitized) GTEST_SKIP() << "sanitizers make frames larger";
    if (!stack_is_known()) GTEST_SKIP() << "libcrypto allocates its stacks in another way";
  }

  static void expect_small(std::size_t depth, const char* name) {
    RecordProperty(name, static_cast<int>(depth));
    EXPECT_GT(depth, 0U) << name;
    EXPECT_LT(depth, kMostInAll) << name;
    EXPECT_LT(depth, stack_left()) << name;
  }

  static std::size_t depth_of(const Operation& operation, OSSL_LIB_CTX* library,
                              const char* properties) {
    int result = 0;
    const std::size_t depth =
        stack_used_by([&] { return operation.run(library, properties); }, &result);
    EXPECT_EQ(result, 1) << operation.name;
    return depth;
  }

 private:
  Bounded bounded_;
};

// Each in a new instance: the first pause makes the session, and starts a thread.
TEST_P(Stack, H3_FirstOperationsOfAnInstance) {
  for (const Operation& operation : kOperations) {
    const support::Library library(GetParam().settings);
    const std::size_t base = depth_of(operation, library.get(), kBase);
    const std::size_t ours = depth_of(operation, library.get(), kModule);
    expect_small(ours, operation.name);
    EXPECT_LT(ours, base + kMostThatTheModuleAdds) << operation.name;
    EXPECT_GT(library.counter("pauses"), 0U);
  }
}

TEST_P(Stack, H3_LaterOperations) {
  const support::Library library(GetParam().settings);
  for (const Operation& operation : kOperations) depth_of(operation, library.get(), kModule);
  for (const Operation& operation : kOperations) {
    const std::size_t base = depth_of(operation, library.get(), kBase);
    const std::size_t ours = depth_of(operation, library.get(), kModule);
    expect_small(ours, operation.name);
    EXPECT_LT(ours, base + kMostThatTheModuleAdds) << operation.name;
  }
}

// The queue has room for none, so that an operation is tried again and again.
TEST_P(Stack, H3_RefusedOperations) {
  const support::Library library(job_tests::with(GetParam().settings, "pool_queue = 1"));
  const MdCtx digest = job_tests::new_digest(library.get(), kModule, "SHA3-512");
  const Bytes large = job_tests::message(4U << 20U);
  Jobs jobs = make_jobs(6, [&](std::size_t) {
    const MdCtx copy(EVP_MD_CTX_new());
    return EVP_MD_CTX_copy_ex(copy.get(), digest.get()) == 1 &&
                   EVP_DigestUpdate(copy.get(), large.data(), large.size()) == 1
               ? 1
               : 0;
  });
  for (const auto& job : jobs) EXPECT_FALSE(job->resume());
  for (const Operation& operation : kOperations)
    expect_small(depth_of(operation, library.get(), kModule), operation.name);
  support::run_all(jobs);
}

// Generators are made at the first use, with a cipher and a seed of their own.
TEST_P(Stack, H3_RandomNumbers) {
  const support::Library library(GetParam().settings);
  prefer_module(library);
  int result = 0;
  const std::size_t depth = stack_used_by(
      [&library] {
        std::array<unsigned char, 32> out{};
        return RAND_bytes_ex(library.get(), out.data(), out.size(), 0);
      },
      &result);
  EXPECT_EQ(result, 1);
  expect_small(depth, "random");
}

INSTANTIATE_TEST_SUITE_P(Executors, Stack,
                         testing::Values(job_tests::Executor{"Inline", job_tests::kInline, true},
                                         job_tests::Executor{"Batch", job_tests::kBatch, true},
                                         job_tests::Executor{"Pool", job_tests::kPool, false}),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace hazard_tests
