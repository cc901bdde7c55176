// H1: libcrypto hashes certificates while it holds their locks.
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <array>

#include "certificates.h"
#include "hazard.h"

namespace hazard_tests {
namespace {

// Certificates with lengths in two bytes, and in three.
constexpr std::size_t kCommentSizes[] = {100, 70'000};

// Something that pauses, so that each job has begun before the first is done.
int digest(const support::Library& library) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  return EVP_Q_digest(library.get(), "SHA2-256", nullptr, "abc", 3, out.data(), nullptr);
}

// Runs the work in so many jobs of this thread: it succeeds in each, and none pauses in it.
void expect_success_in_jobs(const support::Library& library, std::size_t count,
                            const std::function<int(std::size_t)>& work) {
  const std::uint64_t hashed = library.counter("fallback-certificate");
  const Jobs jobs = make_jobs(count, [&](std::size_t i) {
    const int before = digest(library);
    return before == 1 ? work(i) : before;
  });
  support::run_all(jobs);
  for (const auto& job : jobs) {
    EXPECT_EQ(job->result(), 1) << support::drain_errors();
    EXPECT_GT(job->pauses(), 0);
  }
  EXPECT_GT(library.counter("fallback-certificate"), hashed);
}

TEST_P(EachHazard, H1_TwoJobsCheckOneCertificate) {
  const support::Library library(settings());
  prefer_module(library);
  for (const std::size_t size : kCommentSizes) {
    const Authority authority(library.get(), size);
    const Certificate shared = authority.own_certificate();
    expect_success_in_jobs(library, 2,
                           [&](std::size_t) { return X509_check_purpose(shared.get(), -1, 0); });
  }
}

TEST_P(EachHazard, H1_TwoJobsCompareOneCertificate) {
  const support::Library library(settings());
  prefer_module(library);
  for (const std::size_t size : kCommentSizes) {
    const Authority authority(library.get(), size);
    const Certificate shared = authority.own_certificate();
    const Certificate others[] = {authority.own_certificate(), authority.own_certificate()};
    expect_success_in_jobs(library, 2, [&](std::size_t i) {
      return X509_cmp(shared.get(), others[i].get()) == 0 ? 1 : 0;
    });
  }
}

TEST_P(EachHazard, H1_TwoJobsVerifyChainsWithOneAuthority) {
  const support::Library library(settings());
  prefer_module(library);
  for (const std::size_t size : kCommentSizes) {
    const Authority authority(library.get(), size);
    const Store store = authority.trusting_store();
    const Certificate leaves[] = {authority.issue(10), authority.issue(11)};
    expect_success_in_jobs(
        library, 2, [&](std::size_t i) { return authority.verify(store.get(), leaves[i].get()); });
  }
}

TEST_P(EachHazard, H1_EightJobsVerifyOneCertificate) {
  const support::Library library(settings());
  prefer_module(library);
  const Authority authority(library.get(), kCommentSizes[0]);
  const Store store = authority.trusting_store();
  const Certificate leaf = authority.issue(10);
  expect_success_in_jobs(library, 8,
                         [&](std::size_t) { return authority.verify(store.get(), leaf.get()); });
}

using Der = std::array<unsigned char, 6>;
constexpr Der kDer{0x30, 4, 2, 2, 1, 0};

job_tests::MdCtx new_digest(const support::Library& library) {
  return job_tests::new_digest(library.get(), job_tests::kModule, "SHA1");
}

int finish(EVP_MD_CTX* ctx) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  return EVP_DigestFinal_ex(ctx, out.data(), nullptr);
}

// How often a job of that work pauses.
int pauses_of(const std::function<int()>& work) {
  int pauses = 0;
  EXPECT_EQ(support::run_in_job(work, &pauses), 1);
  return pauses;
}

TEST_P(EachHazard, H1_ACertificatesDigestNeverPausesUntilItsNextInit) {
  const support::Library library(settings());
  const job_tests::MdCtx ctx = new_digest(library);
  const auto hash = [&ctx](const unsigned char* bytes, std::size_t size) {
    return EVP_DigestUpdate(ctx.get(), bytes, size) == 1 && finish(ctx.get()) == 1 ? 1 : 0;
  };
  EXPECT_EQ(pauses_of([&] { return hash(kDer.data(), kDer.size()); }), 0);
  ASSERT_EQ(EVP_DigestInit_ex2(ctx.get(), nullptr, nullptr), 1);
  EXPECT_EQ(pauses_of([&] { return hash(kDer.data(), kDer.size() - 1); }), 2);
}

TEST_P(EachHazard, H1_CopiesKnowWhatTheyHash) {
  const support::Library library(settings());
  const job_tests::MdCtx fresh = new_digest(library);
  const job_tests::MdCtx fed = new_digest(library);
  const job_tests::MdCtx copy_of_fresh(EVP_MD_CTX_new());
  const job_tests::MdCtx copy_of_fed(EVP_MD_CTX_new());
  ASSERT_EQ(EVP_DigestUpdate(fed.get(), kDer.data(), kDer.size()), 1);
  ASSERT_EQ(EVP_MD_CTX_copy_ex(copy_of_fed.get(), fed.get()), 1);
  ASSERT_EQ(EVP_MD_CTX_copy_ex(copy_of_fresh.get(), fresh.get()), 1);
  EXPECT_EQ(pauses_of([&] { return finish(copy_of_fed.get()); }), 0);
  EXPECT_EQ(pauses_of([&] {
              return EVP_DigestUpdate(copy_of_fresh.get(), kDer.data(), kDer.size()) == 1 &&
                     finish(copy_of_fresh.get()) == 1;
            }),
            0);
}

}  // namespace
}  // namespace hazard_tests
