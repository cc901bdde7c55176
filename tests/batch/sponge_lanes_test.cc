// Messages of digests made of Keccak: a state of ours, with the base's context beside it.
#include "provider/dispatch/sponge_lanes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <new>
#include <numeric>

#include "job/executors.h"
#include "job/operations.h"
#include "provider/dispatch/sponge_message.h"
#include "provider/kernel/keccak/keccak.h"
#include "support/job.h"

namespace batch_tests {
namespace {

using asyncprovider::ShortMessage;
using asyncprovider::SpongeMessage;
using job_tests::Bytes;
using job_tests::kBase;
using job_tests::kModule;
using job_tests::MdCtx;

bool contains(const void* memory, std::size_t size, const Bytes& what) {
  const auto* const begin = static_cast<const unsigned char*>(memory);
  return std::search(begin, begin + size, what.begin(), what.end()) != begin + size;
}

template <class Kept>
void expect_gone_when_destroyed(Kept* kept, const Bytes& what) {
  EXPECT_TRUE(contains(kept, sizeof *kept, what));
  std::destroy_at(kept);
  EXPECT_FALSE(contains(kept, sizeof *kept, what));
}

// The first block is added to a state of zeroes; what begins the next is kept as it is.
TEST(SpongeLanes, TheMessageIsGoneFromMemoryWithItsContext) {
  const Bytes message = job_tests::message(100);
  alignas(SpongeMessage) static unsigned char memory[sizeof(SpongeMessage)];
  auto* const sponge = new (memory) SpongeMessage(asyncprovider::kernel::kSha3_256);
  sponge->absorb(message.data(), message.size());
  expect_gone_when_destroyed(sponge, message);
}

// A long output has a state of its own, which gives all that is to come.
TEST(SpongeLanes, TheStateOfAnOutputIsGoneFromMemoryWithItsContext) {
  const Bytes message = job_tests::message(100);
  alignas(SpongeMessage) static unsigned char memory[sizeof(SpongeMessage)];
  auto* const sponge = new (memory) SpongeMessage(asyncprovider::kernel::kShake256);
  sponge->absorb(message.data(), message.size());
  auto& state = *static_cast<asyncprovider::kernel::keccak::State*>(sponge->begin_blocks());
  asyncprovider::kernel::keccak::permute(state);
  const auto* const bytes = reinterpret_cast<const unsigned char*>(state);
  const Bytes ahead(bytes, bytes + sizeof state);
  expect_gone_when_destroyed(sponge, ahead);
}

TEST(SpongeLanes, AShortMessageIsGoneFromMemory) {
  const Bytes message = job_tests::message(100);
  alignas(ShortMessage) static unsigned char memory[sizeof(ShortMessage)];
  auto* const kept = new (memory) ShortMessage;
  kept->size = message.size();
  std::copy(message.begin(), message.end(), kept->bytes);
  expect_gone_when_destroyed(kept, message);
}

class OfMessages {
 public:
  explicit OfMessages(const support::Library& library) : library_(library) {}

  // What the jobs, each with a message of its own, and the base make of them has to be equal.
  void expect_right(std::size_t out_size) const {
    std::vector<Bytes> digests(8);
    std::vector<std::unique_ptr<support::Job>> jobs;
    for (std::size_t i = 0; i < digests.size(); ++i) {
      jobs.push_back(std::make_unique<support::Job>([this, &digests, i, out_size] {
        digests[i] = digest(kModule, i, out_size);
        return 1;
      }));
    }
    support::run_all(jobs);
    for (std::size_t i = 0; i < digests.size(); ++i)
      EXPECT_EQ(digests[i], digest(kBase, i, out_size)) << i;
  }

 private:
  Bytes digest(const char* properties, std::size_t i, std::size_t out_size) const {
    const Bytes message = job_tests::message(5000 + 17 * i, static_cast<unsigned>(i));
    const MdCtx ctx = job_tests::new_digest(library_.get(), properties, "SHAKE-256");
    const MdCtx copy(EVP_MD_CTX_new());
    Bytes out(out_size);
    const bool done = EVP_DigestUpdate(ctx.get(), message.data(), message.size()) == 1 &&
                      EVP_DigestUpdate(ctx.get(), message.data(), 100 + i) == 1 &&
                      EVP_MD_CTX_copy_ex(copy.get(), ctx.get()) == 1 &&
                      EVP_DigestUpdate(copy.get(), message.data(), message.size()) == 1 &&
                      EVP_DigestFinalXOF(copy.get(), out.data(), out.size()) == 1;
    return done ? out : Bytes();
  }

  const support::Library& library_;
};

TEST(SpongeLanes, MessagesOfSeveralJobsAreRightWithTheirCopies) {
  const support::Library library(job_tests::kBatch);
  OfMessages(library).expect_right(300);
  const bool has_lanes = asyncprovider::find_sponge_kernel("SHAKE-256") != nullptr;  // on this CPU
  EXPECT_EQ(library.counter("operations-batch") > 0, has_lanes);
}

TEST(SpongeLanes, TheNextMessageIsTheBasesAgain) {
  const support::Library library(job_tests::kBatch);
  const Bytes message = job_tests::message(5000);
  const MdCtx ctx = job_tests::new_digest(library.get(), kModule, "SHA3-256");
  const auto long_update = [&] {
    return EVP_DigestUpdate(ctx.get(), message.data(), message.size());
  };
  ASSERT_EQ(support::run_in_job(long_update), 1);
  ASSERT_EQ(EVP_DigestInit_ex2(ctx.get(), nullptr, nullptr), 1);
  Bytes out(32), expected(32);
  ASSERT_EQ(EVP_DigestUpdate(ctx.get(), "abc", 3), 1);
  ASSERT_EQ(EVP_DigestFinal_ex(ctx.get(), out.data(), nullptr), 1);
  ASSERT_EQ(EVP_Q_digest(library.get(), "SHA3-256", kBase, "abc", 3, expected.data(), nullptr), 1);
  EXPECT_EQ(out, expected);
}

}  // namespace
}  // namespace batch_tests
