// H2: a context is entered while its own operation is in flight.
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/params.h>

#include <array>
#include <cstring>

#include "hazard.h"
#include "job/operations.h"

namespace hazard_tests {
namespace {

using job_tests::Bytes;
using job_tests::CipherCtx;
using job_tests::kBase;
using job_tests::kModule;
using job_tests::MdCtx;

constexpr const char* kReason = "operation in flight";

struct Intruder {
  const char* name;
  std::function<int()> work;
};

// A job that has paused with the wait context already, so that the provider can reach it.
std::unique_ptr<support::Job> acquainted_job(const support::Library& library) {
  auto job = std::make_unique<support::Job>([&library] {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    return EVP_Q_digest(library.get(), "SHA2-256", kModule, "abc", 3, out.data(), nullptr);
  });
  while (!job->resume()) job->wait_until_readable();
  return job;
}

// Fails, says why, and tells the application of the job.
void expect_refused_in_a_job(const support::Library& library, const Intruder& intruder) {
  const auto second = acquainted_job(library);
  second->reuse(intruder.work);
  ASSERT_TRUE(second->resume()) << intruder.name;
  EXPECT_LE(second->result(), 0) << intruder.name;
  EXPECT_EQ(ASYNC_WAIT_CTX_get_status(second->wait_ctx()), ASYNC_STATUS_ERR) << intruder.name;
  EXPECT_NE(support::drain_errors().find(kReason), std::string::npos) << intruder.name;
}

void expect_refused(const support::Library& library, const Intruder& intruder) {
  expect_refused_in_a_job(library, intruder);
  EXPECT_LE(intruder.work(), 0) << intruder.name;
  EXPECT_NE(support::drain_errors().find(kReason), std::string::npos) << intruder.name;
}

// The digest of the first job, and all that can be done to it meanwhile.
std::vector<Intruder> digest_intruders(EVP_MD_CTX* ctx) {
  const auto copy = [ctx] {
    const MdCtx target(EVP_MD_CTX_new());
    return EVP_MD_CTX_copy_ex(target.get(), ctx);
  };
  const auto set_params = [ctx] {
    std::size_t size = 20;
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_size_t(OSSL_DIGEST_PARAM_XOFLEN, &size),
                                 OSSL_PARAM_construct_end()};
    return EVP_MD_CTX_set_params(ctx, params);
  };
  const auto finish = [ctx] {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    return EVP_DigestFinal_ex(ctx, out.data(), nullptr);
  };
  return {{"update", [ctx] { return EVP_DigestUpdate(ctx, "x", 1); }},
          {"copy", copy},
          {"set_params", set_params},
          {"final", finish}};
}

class InFlightDigest {
 public:
  explicit InFlightDigest(const support::Library& library)
      : ctx_(job_tests::new_digest(library.get(), kModule, "SHAKE-256")),
        expected_(job_tests::transform(
            library.get(), kBase, {job_tests::Algorithm::Kind::digest, "SHAKE-256"}, input_)) {}

  EVP_MD_CTX* ctx() const { return ctx_.get(); }
  int update() { return EVP_DigestUpdate(ctx(), input_.data(), input_.size()); }
  int finish() { return EVP_DigestFinalXOF(ctx(), out_.data(), out_.size()); }
  bool right() const { return out_ == expected_; }

 private:
  const Bytes input_ = job_tests::message(5000);
  const MdCtx ctx_;
  const Bytes expected_;
  Bytes out_ = Bytes(100);
};

TEST_P(EachHazard, H2_DigestEnteredWhileItsUpdateIsInFlight) {
  const support::Library library(settings());
  for (std::size_t i = 0; i < digest_intruders(nullptr).size(); ++i) {
    InFlightDigest digest(library);
    const Intruder intruder = digest_intruders(digest.ctx())[i];
    support::Job first([&digest] { return digest.update(); });
    ASSERT_FALSE(first.resume());
    expect_refused(library, intruder);
    while (!first.resume()) first.wait_until_readable();
    EXPECT_EQ(first.result(), 1) << intruder.name;
    EXPECT_EQ(digest.finish(), 1) << intruder.name;
    EXPECT_TRUE(digest.right()) << intruder.name;
  }
}

TEST_P(EachHazard, H2_DigestEnteredWhileItsFinalIsInFlight) {
  const support::Library library(settings());
  for (std::size_t i = 0; i < digest_intruders(nullptr).size(); ++i) {
    InFlightDigest digest(library);
    const Intruder intruder = digest_intruders(digest.ctx())[i];
    ASSERT_EQ(digest.update(), 1);
    support::Job first([&digest] { return digest.finish(); });
    ASSERT_FALSE(first.resume());
    expect_refused(library, intruder);
    while (!first.resume()) first.wait_until_readable();
    EXPECT_EQ(first.result(), 1) << intruder.name;
    EXPECT_TRUE(digest.right()) << intruder.name;
  }
}

// OpenSSL 3.0 frees the provider's context where it is told to begin anew: the operation is
// withdrawn. Later versions keep it.
TEST_P(EachHazard, H2_DigestBegunAnewWhileItsUpdateIsInFlight) {
  const support::Library library(settings());
  InFlightDigest digest(library);
  std::string reason;
  support::Job first([&] {
    const int result = digest.update();
    reason = support::drain_errors();
    return result;
  });
  ASSERT_FALSE(first.resume());
  const bool begun = EVP_DigestInit_ex2(digest.ctx(), nullptr, nullptr) == 1;
  EXPECT_EQ(begun, support::drain_errors().find(kReason) == std::string::npos);
  while (!first.resume()) first.wait_until_readable();
  EXPECT_EQ(first.result(), begun ? 0 : 1);
  EXPECT_EQ(reason.find("freed while its operation was in flight") != std::string::npos, begun);
  EXPECT_EQ(!begun || digest.update() == 1, true);
  EXPECT_EQ(digest.finish(), 1);
  EXPECT_TRUE(digest.right());
}

int set_padding(EVP_CIPHER_CTX* ctx) {
  unsigned pad = 1;
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_uint(OSSL_CIPHER_PARAM_PADDING, &pad),
                               OSSL_PARAM_construct_end()};
  return EVP_CIPHER_CTX_set_params(ctx, params);
}

int get_padding(EVP_CIPHER_CTX* ctx) {
  unsigned pad = 0;
  OSSL_PARAM params[] = {OSSL_PARAM_construct_uint(OSSL_CIPHER_PARAM_PADDING, &pad),
                         OSSL_PARAM_construct_end()};
  return EVP_CIPHER_CTX_get_params(ctx, params);
}

int copy(const EVP_CIPHER_CTX* ctx) {
  const CipherCtx target(EVP_CIPHER_CTX_new());
  return EVP_CIPHER_CTX_copy(target.get(), ctx);
}

std::vector<Intruder> cipher_intruders(EVP_CIPHER_CTX* ctx) {
  const auto update = [ctx] {
    std::array<unsigned char, 32> out{};
    int size = 0;
    return EVP_CipherUpdate(ctx, out.data(), &size, out.data(), 16);
  };
  const auto finish = [ctx] {
    std::array<unsigned char, 32> out{};
    int size = 0;
    return EVP_CipherFinal_ex(ctx, out.data(), &size);
  };
  const auto init = [ctx](int encrypt) {
    constexpr unsigned char kIv[16] = {9};
    return EVP_CipherInit_ex2(ctx, nullptr, nullptr, kIv, encrypt, nullptr);
  };
  return {{"update", update},
          {"final", finish},
          {"copy", [ctx] { return copy(ctx); }},
          {"set_params", [ctx] { return set_padding(ctx); }},
          {"get_params", [ctx] { return get_padding(ctx); }},
          {"encrypt_init", [init] { return init(1); }},
          {"decrypt_init", [init] { return init(0); }}};
}

class InFlightCipher {
 public:
  explicit InFlightCipher(const support::Library& library)
      : ctx_(job_tests::new_cipher(library.get(), kModule, "AES-128-CBC", true)),
        base_(job_tests::new_cipher(library.get(), kBase, "AES-128-CBC", true)) {}

  EVP_CIPHER_CTX* ctx() const { return ctx_.get(); }
  int update() { return update(ctx_, out_); }
  int finish() { return finish(ctx_, out_); }
  bool right() {
    Bytes expected(out_.size());
    return update(base_, expected) == 1 && finish(base_, expected) == 1 && out_ == expected;
  }

 private:
  int update(const CipherCtx& ctx, Bytes& out) {
    return EVP_EncryptUpdate(ctx.get(), out.data(), &size_, input_.data(),
                             static_cast<int>(input_.size()));
  }
  int finish(const CipherCtx& ctx, Bytes& out) {
    return EVP_EncryptFinal_ex(ctx.get(), out.data() + size_, &last_);
  }

  const Bytes input_ = job_tests::message(5000);
  const CipherCtx ctx_;
  const CipherCtx base_;
  Bytes out_ = Bytes(5008);
  int size_ = 0;
  int last_ = 0;
};

TEST_P(EachHazard, H2_CipherEnteredWhileItsUpdateIsInFlight) {
  const support::Library library(settings());
  for (std::size_t i = 0; i < cipher_intruders(nullptr).size(); ++i) {
    InFlightCipher cipher(library);
    const Intruder intruder = cipher_intruders(cipher.ctx())[i];
    support::Job first([&cipher] { return cipher.update(); });
    ASSERT_FALSE(first.resume());
    expect_refused(library, intruder);
    while (!first.resume()) first.wait_until_readable();
    EXPECT_EQ(first.result(), 1) << intruder.name;
    if (std::strstr(intruder.name, "init") != nullptr) continue;
    EXPECT_EQ(cipher.finish(), 1) << intruder.name;
    EXPECT_TRUE(cipher.right()) << intruder.name;
  }
}

TEST_P(EachHazard, H2_CipherEnteredWhileItsFinalIsInFlight) {
  const support::Library library(settings());
  for (std::size_t i = 0; i < cipher_intruders(nullptr).size(); ++i) {
    InFlightCipher cipher(library);
    const Intruder intruder = cipher_intruders(cipher.ctx())[i];
    ASSERT_EQ(cipher.update(), 1);
    support::Job first([&cipher] { return cipher.finish(); });
    ASSERT_FALSE(first.resume());
    expect_refused(library, intruder);
    while (!first.resume()) first.wait_until_readable();
    EXPECT_EQ(first.result(), 1) << intruder.name;
    EXPECT_TRUE(cipher.right()) << intruder.name;
  }
}

}  // namespace
}  // namespace hazard_tests
