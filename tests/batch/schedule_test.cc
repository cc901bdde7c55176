// Messages of any lengths on a kernel's lanes.
#include "provider/kernel/schedule.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "provider/kernel/table.h"
#include "toy_kernel.h"

namespace batch_tests {
namespace {

namespace kernel = asyncprovider::kernel;

struct Message {
  Bytes bytes;
  std::uint64_t state = 7;
  kernel::Lane lane{};

  explicit Message(std::size_t blocks, unsigned char first) : bytes(blocks * kToyBlock) {
    std::iota(bytes.begin(), bytes.end(), first);
    lane = {&state, bytes.data(), nullptr, blocks};
  }

  // Does what was left, and compares with the message done alone.
  void finish_and_check(std::size_t number) {
    EXPECT_EQ(lane.in + lane.blocks * kToyBlock, bytes.data() + bytes.size()) << number;
    for (; lane.blocks > 0; --lane.blocks, lane.in += kToyBlock) take_block(state, lane.in);
    std::uint64_t alone = 7;
    for (std::size_t i = 0; i < bytes.size(); i += kToyBlock) take_block(alone, &bytes[i]);
    EXPECT_EQ(state, alone) << number;
  }
};

std::size_t left_after_run(std::vector<Message>& messages) {
  std::vector<kernel::Lane*> lanes;
  for (Message& message : messages) lanes.push_back(&message.lane);
  const auto scratch = std::make_unique<kernel::Scratch>();
  kernel::Schedule(kToy).run(lanes, *scratch);
  std::size_t unfinished = 0;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (messages[i].lane.blocks > 0) ++unfinished;
    messages[i].finish_and_check(i);
  }
  return unfinished;
}

std::vector<Message> messages_of(const std::vector<std::size_t>& lengths) {
  std::vector<Message> messages;
  messages.reserve(lengths.size());
  for (const std::size_t length : lengths)
    messages.emplace_back(length, static_cast<unsigned char>(messages.size()));
  return messages;
}

std::size_t run_and_check(const std::vector<std::size_t>& lengths) {
  auto messages = messages_of(lengths);
  return left_after_run(messages);
}

TEST(Schedule, TheWayThatGainsMostIsTaken) {
  EXPECT_EQ(kernel::best_way(kToy, 0), nullptr);
  EXPECT_EQ(kernel::best_way(kToy, 2), nullptr);
  EXPECT_EQ(kernel::best_way(kToy, 3), &kToyWays[2]);
  EXPECT_EQ(kernel::best_way(kToy, 4), &kToyWays[2]);
  EXPECT_EQ(kernel::best_way(kToy, 6), &kToyWays[1]);
  EXPECT_EQ(kernel::best_way(kToy, 1000), &kToyWays[1]);
  EXPECT_DOUBLE_EQ(kernel::gain(kToyWays[2], 3), 3 / 2.5);
  EXPECT_DOUBLE_EQ(kernel::gain(kToyWays[2], 9), 4 / 2.5);
}

// As with 4 of 5 messages, where the fifth takes as long as each alone.
TEST(Schedule, OneThatIsLeftOverCounts) {
  EXPECT_DOUBLE_EQ(kernel::gain(kToyWays[2], 5), 5 / (2.5 + 1));
  EXPECT_DOUBLE_EQ(kernel::gain(kToyWays[2], 6), 4 / 2.5);
  EXPECT_EQ(kernel::best_way(kToy, 5), &kToyWays[1]);
}

TEST(Schedule, TooFewAreLeftToTheScalarWay) {
  runs().clear();
  EXPECT_EQ(run_and_check({10, 10}), 2U);
  EXPECT_TRUE(runs().empty());
}

TEST(Schedule, ALaneWhoseMessageEndsGetsTheNext) {
  runs().clear();
  EXPECT_EQ(run_and_check({1, 5, 5, 5, 5, 5, 5, 5, 5}), 1U);
  ASSERT_EQ(runs().size(), 2U);
  EXPECT_EQ(runs()[0].count, 8U);
  EXPECT_EQ(runs()[0].blocks, 1U);
  EXPECT_EQ(runs()[1].count, 8U);
  EXPECT_EQ(runs()[1].blocks, 4U);
}

TEST(Schedule, WhatRemainsOfALongOneIsLeft) { EXPECT_EQ(run_and_check({2, 2, 2, 100}), 1U); }

TEST(Schedule, MessagesWithoutBlocksAreLetAlone) {
  EXPECT_EQ(run_and_check({0, 3, 0, 3, 3, 0}), 0U);
}

TEST(Schedule, AnyNumberOfAnyLengths) {
  std::minstd_rand random(20261123);
  for (int round = 0; round < 500; ++round) {
    std::vector<std::size_t> lengths(random() % 40);
    for (std::size_t& length : lengths) length = random() % 20;
    run_and_check(lengths);
  }
}

TEST(Table, EachKernelCanBeFoundAndHasSensibleWays) {
  for (const kernel::Kernel* each : kernel::all()) {
    const kernel::Kernel* const found = kernel::find(each->name);
    EXPECT_TRUE(found == each || found == nullptr) << each->name;
    for (const kernel::Way& way : each->ways) {
      for (const double cost : {way.cost.zen5, way.cost.intel, way.cost.others}) {
        EXPECT_GT(cost, 0.3) << each->name << way.instructions;
        EXPECT_LE(cost, static_cast<double>(way.lanes)) << each->name << way.instructions;
      }
    }
  }
  EXPECT_EQ(kernel::find("no such algorithm"), nullptr);
}

}  // namespace
}  // namespace batch_tests
