// Long outputs of XOFs: squeezed beside those of other jobs.
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "job/executors.h"
#include "job/operations.h"
#include "process.h"
#include "provider/dispatch/sponge_lanes.h"
#include "provider/executor/thresholds.h"
#include "support/job.h"

namespace batch_tests {
namespace {

using job_tests::Bytes;
using job_tests::kBase;
using job_tests::kBatch;
using job_tests::kModule;
using job_tests::MdCtx;
using support::Job;

constexpr std::size_t kMessage = 3000;
constexpr std::size_t kOutput = 5000;
constexpr unsigned char kMark = 0xa7;

class Squeeze : public testing::Test {
 protected:
  void SetUp() override {
    if (asyncprovider::find_squeezing_kernel("SHAKE-128") == nullptr)
      GTEST_SKIP() << "no lanes on this CPU";
  }
};

// The output of a message whose updates are done; both are the job's own.
class Xof {
 public:
  Xof(const support::Library& library, const char* name, unsigned seed,
      const char* properties = kModule)
      : message_(job_tests::message(kMessage, seed)),
        ctx_(job_tests::new_digest(library.get(), properties, name)),
        out_(kOutput, kMark) {}

  int update() { return EVP_DigestUpdate(ctx_.get(), message_.data(), message_.size()); }
  int final() { return EVP_DigestFinalXOF(ctx_.get(), out_.data(), out_.size()); }
  EVP_MD_CTX* ctx() const { return ctx_.get(); }
  const Bytes& out() const { return out_; }
  void free_context() { ctx_.reset(); }
  bool output_untouched() const {
    return std::count(out_.begin(), out_.end(), kMark) == static_cast<std::ptrdiff_t>(kOutput);
  }

 private:
  Bytes message_;
  MdCtx ctx_;
  Bytes out_;
};

struct Xofs {
  const support::Library& library;
  const char* name;
  std::vector<std::unique_ptr<Xof>> xofs;
  std::vector<std::unique_ptr<Job>> jobs;

  // With their updates done, in jobs that have ended; those of the outputs have not begun.
  Xofs(const support::Library& its_library, const char* its_name, std::size_t count)
      : library(its_library), name(its_name) {
    while (xofs.size() < count)
      xofs.push_back(std::make_unique<Xof>(library, name, static_cast<unsigned>(xofs.size())));
    add_jobs(&Xof::update);
    support::run_all(jobs);
    jobs.clear();
    add_jobs(&Xof::final);
  }

  void add_jobs(int (Xof::*function)()) {
    for (const auto& xof : xofs)
      jobs.push_back(std::make_unique<Job>([function, &xof = *xof] {
        job_tests::let_this_job_leak();  // in some tests it is given up
        return (xof.*function)();
      }));
  }

  void expect_right(std::size_t i) const {
    Xof base(library, name, static_cast<unsigned>(i), kBase);
    EXPECT_EQ(base.update(), 1);
    EXPECT_EQ(base.final(), 1);
    EXPECT_EQ(xofs[i]->out(), base.out()) << i;
  }
};

TEST_F(Squeeze, OutputsOfSixteenJobsAreOneBatch) {
  for (const char* const name : {"SHAKE-128", "SHAKE-256", "KECCAK-KMAC-128", "KECCAK-KMAC-256"}) {
    const support::Library library(kBatch);
    Xofs all(library, name, 16);
    const std::uint64_t operations = library.counter("operations-batch");
    const std::uint64_t batches = library.counter("batches");
    support::run_all(all.jobs);
    for (std::size_t i = 0; i < all.xofs.size(); ++i) all.expect_right(i);
    EXPECT_EQ(library.counter("operations-batch") - operations, 16U);
    EXPECT_EQ(library.counter("batches") - batches, 1U);
  }
}

// The message can still have its output: it is as if nothing had been asked for.
TEST_F(Squeeze, OneThatIsGivenUpWasNeverBegun) {
  const support::Library library(kBatch);
  Xofs all(library, "SHAKE-256", 9);
  for (const auto& job : all.jobs) ASSERT_FALSE(job->resume());
  for (const auto& xof : all.xofs) EXPECT_TRUE(xof->output_untouched());
  all.jobs[4]->free_wait_ctx();
  all.jobs.erase(all.jobs.begin() + 4);
  for (const auto& job : all.jobs) EXPECT_TRUE(job->resume());
  EXPECT_TRUE(all.xofs[4]->output_untouched());
  EXPECT_EQ(all.xofs[4]->final(), 1);
  for (std::size_t i = 0; i < all.xofs.size(); ++i) all.expect_right(i);
}

TEST_F(Squeeze, OneWhoseContextIsFreedLeavesTheOthersRight) {
  const support::Library library(kBatch);
  Xofs all(library, "SHAKE-128", 9);
  for (const auto& job : all.jobs) ASSERT_FALSE(job->resume());
  all.xofs[4]->free_context();
  all.jobs.erase(all.jobs.begin() + 4);
  for (const auto& job : all.jobs) EXPECT_TRUE(job->resume());
  EXPECT_TRUE(all.xofs[4]->output_untouched());
  for (std::size_t i = 0; i < all.xofs.size(); ++i)
    if (i != 4) all.expect_right(i);
}

// What a paused job was to squeeze, it squeezes in both processes.
TEST_F(Squeeze, AForkedProcessHasItsOwn) {
  const support::Library library(kBatch);
  Xofs all(library, "SHAKE-128", 5);
  for (const auto& job : all.jobs) ASSERT_FALSE(job->resume());
  const auto finish = [&all] {
    for (const auto& job : all.jobs)
      while (!job->resume()) job->wait_until_readable();
    for (std::size_t i = 0; i < all.xofs.size(); ++i) all.expect_right(i);
    return !testing::Test::HasFailure();
  };
  EXPECT_EQ(job_tests::Child([&finish] { return finish() ? 0 : 1; }).wait(), 0);
  EXPECT_TRUE(finish());
}

// The second job that comes alone has seen that nobody joins it.
TEST_F(Squeeze, AloneTheyAreMadeByThePool) {
  if (asyncprovider::usable_cpus() == 1) GTEST_SKIP() << "no pool without a second CPU";
  const support::Library library("executor = auto\npool_min_bytes = 4000\n");
  Xofs all(library, "SHAKE-256", 8);
  EXPECT_EQ(library.counter("operations-batch"), 8U);
  for (const auto& job : all.jobs)
    while (!job->resume()) job->wait_until_readable();
  for (std::size_t i = 0; i < all.xofs.size(); ++i) all.expect_right(i);
  EXPECT_EQ(library.counter("operations-batch"), 9U);
  EXPECT_EQ(library.counter("operations-pool"), 7U);
}

// What is hashed by short updates in a job.
class Seed {
 public:
  explicit Seed(std::size_t size) : size_(size) {}

  Bytes output(const support::Library& library, const char* properties) const {
    const MdCtx ctx = job_tests::new_digest(library.get(), properties, "SHAKE-128");
    const Bytes seed = job_tests::message(size_, static_cast<unsigned>(size_));
    const std::size_t first = size_ / 2;
    Bytes out(kOutput + size_);
    const bool done = EVP_DigestUpdate(ctx.get(), seed.data(), first) == 1 &&
                      EVP_DigestUpdate(ctx.get(), seed.data() + first, size_ - first) == 1 &&
                      EVP_DigestFinalXOF(ctx.get(), out.data(), out.size()) == 1;
    return done ? out : Bytes();
  }

 private:
  std::size_t size_;
};

std::uint64_t squeezed_together(const std::vector<std::size_t>& sizes) {
  const support::Library library("executor = batch\npause_min_bytes = 2000\n");
  std::vector<Bytes> outputs(sizes.size());
  std::vector<std::unique_ptr<Job>> jobs;
  for (std::size_t i = 0; i < sizes.size(); ++i)
    jobs.push_back(std::make_unique<Job>([&library, &out = outputs[i], size = sizes[i]] {
      out = Seed(size).output(library, kModule);
      return 1;
    }));
  support::run_all(jobs);
  for (std::size_t i = 0; i < sizes.size(); ++i)
    EXPECT_EQ(outputs[i], Seed(sizes[i]).output(library, kBase)) << sizes[i];
  return library.counter("operations-batch");
}

TEST_F(Squeeze, ASeedInAJobIsEnough) {
  EXPECT_EQ(squeezed_together({2, 32, 33, 34, 64, 100, 167}), 7U);
  EXPECT_EQ(squeezed_together({168, 169, 335, 336, 400}), 0U);
}

TEST_F(Squeeze, ASeedIsSqueezedOnceForEachCopyOfItsContext) {
  const support::Library library("executor = batch\npause_min_bytes = 2000\n");
  const Bytes seed = job_tests::message(40);
  std::vector<Bytes> outputs(3, Bytes(kOutput));
  const auto run = [&](const char* properties) {
    const MdCtx ctx = job_tests::new_digest(library.get(), properties, "SHAKE-256");
    const MdCtx copy(EVP_MD_CTX_new());
    return EVP_DigestUpdate(ctx.get(), seed.data(), 20) == 1 &&
           EVP_MD_CTX_copy_ex(copy.get(), ctx.get()) == 1 &&
           EVP_DigestUpdate(ctx.get(), seed.data(), 20) == 1 &&
           EVP_DigestFinalXOF(ctx.get(), outputs[0].data(), kOutput) == 1 &&
           EVP_DigestUpdate(copy.get(), seed.data(), 40) == 1 &&
           EVP_DigestFinalXOF(copy.get(), outputs[1].data(), kOutput) == 1 &&
           EVP_DigestInit_ex2(copy.get(), nullptr, nullptr) == 1 &&
           EVP_DigestUpdate(copy.get(), seed.data(), 1) == 1 &&
           EVP_DigestFinalXOF(copy.get(), outputs[2].data(), kOutput) == 1;
  };
  ASSERT_EQ(support::run_in_job([&run] { return run(kModule); }), 1);
  EXPECT_EQ(library.counter("batches"), 3U);
  const std::vector<Bytes> ours = outputs;
  ASSERT_TRUE(run(kBase));
  EXPECT_EQ(ours, outputs);
}

}  // namespace
}  // namespace batch_tests
