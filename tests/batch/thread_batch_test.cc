// One thread's batch, without jobs.
#include "provider/executor/thread_batch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "toy_kernel.h"

namespace batch_tests {
namespace {

using asyncprovider::Request;
using asyncprovider::ThreadBatch;

// Requests of one block each, added to a batch.
class Requests {
 public:
  Requests(ThreadBatch& batch, std::size_t count) : blocks_(count * kToyBlock, 3), states_(count) {
    for (std::size_t i = 0; i < count; ++i) {
      requests_.push_back(std::make_unique<Request>());
      Request& request = *requests_.back();
      request.call.lanes.kernel = &kToy;
      request.call.lanes.begin = begin;
      request.call.context = &states_[i];
      request.call.buffers.in = &blocks_[i * kToyBlock];
      EXPECT_TRUE(batch.add(request));
    }
  }
  Request& operator[](std::size_t i) { return *requests_[i]; }
  void let_go_ahead(std::size_t i) { requests_[i]->call.lanes.go_ahead = two_blocks; }
  std::size_t unfinished() const {
    return static_cast<std::size_t>(
        std::count_if(requests_.begin(), requests_.end(),
                      [](const auto& request) { return request->lane.blocks != 0; }));
  }

 private:
  static bool begin(const asyncprovider::Call& call, asyncprovider::kernel::Lane& lane) noexcept {
    lane = {call.context, call.buffers.in, nullptr, 1};
    return true;
  }

  static bool two_blocks(const asyncprovider::Call& call,
                         asyncprovider::kernel::Lane& lane) noexcept {
    static const Bytes more(2 * kToyBlock, 5);
    lane = {call.context, more.data(), nullptr, 2};
    return true;
  }

  Bytes blocks_;
  std::vector<std::uint64_t> states_;
  std::vector<std::unique_ptr<Request>> requests_;
};

TEST(ThreadBatch, TheFirstThatIsFinishedRunsAll) {
  const auto batch = std::make_unique<ThreadBatch>(false);
  Requests requests(*batch, 12);
  EXPECT_EQ(batch->finish(requests[5]), 12U);
  EXPECT_EQ(requests.unfinished(), 0U);
  for (std::size_t i = 6; i < 12; ++i) EXPECT_EQ(batch->finish(requests[i]), 0U) << i;
}

// What may come of requests runs together, too, if that pays; and what does not is left.
TEST(ThreadBatch, GoesAheadWithThoseThatCan) {
  for (const std::size_t able : {6U, 1U}) {
    const auto batch = std::make_unique<ThreadBatch>(false);
    Requests requests(*batch, 8);
    for (std::size_t i = 0; i < able; ++i) requests.let_go_ahead(i);
    runs().clear();
    EXPECT_EQ(batch->finish(requests[0]), 8U);
    EXPECT_EQ(runs().size(), able == 6 ? 2U : 1U);
    for (std::size_t i = 0; i < 8; ++i) {
      EXPECT_EQ(requests[i].goes_ahead, i < able) << i;
      EXPECT_EQ(requests[i].ahead.blocks, i < able && able == 1 ? 2U : 0U) << i;
    }
    for (std::size_t i = 1; i < 8; ++i) batch->finish(requests[i]);
  }
}

TEST(ThreadBatch, WhatDoesNotRunDoesNotGoAheadAsBefore) {
  const auto batch = std::make_unique<ThreadBatch>(false);
  Requests requests(*batch, 8);
  for (std::size_t i = 0; i < 8; ++i) requests.let_go_ahead(i);
  for (std::size_t i = 0; i < 8; ++i) batch->finish(requests[i]);
  EXPECT_TRUE(requests[0].goes_ahead);
  EXPECT_TRUE(batch->add(requests[0]));
  batch->abandon();
  EXPECT_EQ(batch->finish(requests[0]), 0U);
  EXPECT_FALSE(requests[0].goes_ahead);
}

TEST(ThreadBatch, ManyMoreThanLanes) {
  const auto batch = std::make_unique<ThreadBatch>(false);
  Requests requests(*batch, 1000);
  EXPECT_EQ(batch->finish(requests[999]), 1000U);
  EXPECT_EQ(requests.unfinished(), 0U);
}

TEST(ThreadBatch, AWithdrawnRequestIsNotTouched) {
  const auto batch = std::make_unique<ThreadBatch>(false);
  Requests requests(*batch, 6);
  batch->withdraw(requests[0]);
  batch->withdraw(requests[5]);
  batch->withdraw(requests[2]);
  batch->withdraw(requests[2]);
  EXPECT_EQ(batch->finish(requests[1]), 3U);
  EXPECT_EQ(requests.unfinished(), 3U);
  batch->withdraw(requests[3]);
}

TEST(ThreadBatch, WhatAnEndedThreadLeftIsLeftToEachCall) {
  const auto batch = std::make_unique<ThreadBatch>(false);
  Requests requests(*batch, 6);
  batch->abandon();
  EXPECT_EQ(batch->finish(requests[4]), 0U);
  EXPECT_EQ(requests.unfinished(), 6U);
  batch->withdraw(requests[3]);
}

// What kernels keep in the scratch is wiped (toy runs leave a mark there).
TEST(ThreadBatch, NothingOfTheLanesIsLeftInMemory) {
  const auto batch = std::make_unique<ThreadBatch>(false);
  Requests requests(*batch, 8);
  runs().clear();
  batch->finish(requests[0]);
  ASSERT_FALSE(runs().empty());
  const auto* const begin = reinterpret_cast<const unsigned char*>(batch.get());
  const auto* const end = begin + sizeof(ThreadBatch);
  EXPECT_EQ(std::search(begin, end, kMark.begin(), kMark.end()), end);
}

TEST(ThreadBatches, ThoseOfEndedThreadsAreUsedAgain) {
  asyncprovider::ThreadBatches batches(false);
  auto first = batches.unused_or_new();
  const auto second = batches.unused_or_new();
  EXPECT_NE(first, second);
  const ThreadBatch* const was = first.get();
  first.reset();
  EXPECT_EQ(batches.unused_or_new().get(), was);
}

TEST(ThreadBatches, NotBeforeWhatTheyLeftIsGone) {
  asyncprovider::ThreadBatches batches(false);
  auto first = batches.unused_or_new();
  ThreadBatch* const was = first.get();
  Requests requests(*first, 2);
  first->abandon();
  first.reset();
  was->withdraw(requests[0]);
  EXPECT_NE(batches.unused_or_new().get(), was);
  was->withdraw(requests[1]);
  EXPECT_EQ(batches.unused_or_new().get(), was);
}

}  // namespace
}  // namespace batch_tests
