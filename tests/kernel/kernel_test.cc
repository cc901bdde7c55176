// Every usable way of every kernel, through run() of its own and through the schedule.
#include <algorithm>

#include "kernel/kernel_cases.h"
#include "provider/kernel/schedule.h"
#include "provider/kernel/table.h"

namespace asyncprovider::kernel::test {
namespace {

std::string describe(const Way& way, std::size_t count) {
  return std::string(way.instructions) + ", " + std::to_string(way.lanes) + " lanes, " +
         std::to_string(count) + " messages";
}

template <class Messages>
std::vector<Lane*> lanes_of(const Messages& messages) {
  std::vector<Lane*> lanes;
  for (const auto& message : messages) lanes.push_back(&message->lane());
  return lanes;
}

template <class Messages>
void run_way(const Way& way, const Messages& messages, std::size_t blocks, Scratch& scratch) {
  const std::vector<Lane*> lanes = lanes_of(messages);
  way.run(lanes.data(), lanes.size(), blocks, scratch);
  for (const auto& message : messages) message->advance(blocks);
}

// The schedule with this way alone, however little it gains.
template <class Messages>
void schedule_all(const Kernel& kernel, Way way, const Messages& messages, Scratch& scratch) {
  way.cost = 0.01;
  const Kernel alone = {kernel.name, kernel.block_size, {&way, 1}};
  std::vector<Lane*> lanes = lanes_of(messages);
  Schedule(alone).run(lanes, scratch);
}

TEST_P(KernelTest, IsInTheTable) {
  const auto kernels = all();
  EXPECT_NE(std::find(kernels.begin(), kernels.end(), &kernel()), kernels.end());
}

#if defined(__x86_64__) && defined(ASYNCPROVIDER_OPTIMISED)

// Whether nothing is left in the upper halves of the vector registers, which instructions of SSE,
// as libcrypto has them, would wait for on Intel's CPUs.
[[gnu::noinline]] bool upper_halves_are_empty() {
  if (!__builtin_cpu_supports("avx")) return true;
  unsigned char upper[16][16];
// clang-format off
#define STORE_UPPER(n) "vextractf128 $1, %%ymm" #n ", 16 * " #n "(%0)\n\t"
  asm volatile(
      STORE_UPPER(0) STORE_UPPER(1) STORE_UPPER(2) STORE_UPPER(3)
      STORE_UPPER(4) STORE_UPPER(5) STORE_UPPER(6) STORE_UPPER(7)
      STORE_UPPER(8) STORE_UPPER(9) STORE_UPPER(10) STORE_UPPER(11)
      STORE_UPPER(12) STORE_UPPER(13) STORE_UPPER(14) STORE_UPPER(15)
      : : "r"(upper) : "memory");
#undef STORE_UPPER
  // clang-format on
  const auto* const bytes = &upper[0][0];
  return std::all_of(bytes, bytes + sizeof upper, [](unsigned char byte) { return byte == 0; });
}

TEST_P(KernelTest, AWayLeavesTheUpperHalvesOfRegistersEmpty) {
  for (const Way& way : kernel().ways) {
    if (!way.usable()) continue;
    Messages messages;
    while (messages.size() < way.lanes) messages.push_back(message(1));
    const std::vector<Lane*> lanes = lanes_of(messages);
    way.run(lanes.data(), lanes.size(), 1, scratch_);
    EXPECT_TRUE(upper_halves_are_empty()) << describe(way, way.lanes);
  }
}

#endif

// However many of the lanes are in use, and whatever is left over for vectors of blocks.
TEST_P(KernelTest, AWayTakesMessagesFurther) {
  for (const Way& way : kernel().ways) {
    if (!way.usable()) continue;
    for (std::size_t count = 1; count <= way.lanes; ++count) {
      SCOPED_TRACE(describe(way, count));
      for (const std::size_t blocks : {1u, 2u, 3u, 4u, 5u, 8u, 31u}) {
        Messages messages;
        while (messages.size() < count) {
          messages.push_back(message(blocks + random_.between(0, 1) * some_blocks()));
        }
        run_way(way, messages, blocks, scratch_);
        for (const auto& message : messages) message->check();
      }
    }
  }
}

TEST_P(KernelTest, AWayGoesOnWhereItStopped) {
  for (const Way& way : kernel().ways) {
    if (!way.usable()) continue;
    for (int repeat = 0; repeat < 20; ++repeat) {
      const std::size_t count = random_.between(1, way.lanes);
      SCOPED_TRACE(describe(way, count));
      std::size_t left = 40;
      Messages messages;
      while (messages.size() < count) messages.push_back(message(left));
      for (std::size_t blocks = 0; left != 0; left -= blocks) {
        blocks = random_.between(1, left);
        run_way(way, messages, blocks, scratch_);
      }
      for (const auto& message : messages) message->check();
    }
  }
}

TEST_P(KernelTest, TheScheduleFinishesMessagesOfAnyLengths) {
  for (const Way& way : kernel().ways) {
    if (!way.usable()) continue;
    for (std::size_t count = 0; count <= 2 * way.lanes + 1; ++count) {
      SCOPED_TRACE(describe(way, count));
      const Messages done = messages(count);
      schedule_all(kernel(), way, done, scratch_);
      for (const auto& message : done) {
        EXPECT_EQ(message->lane().blocks, 0u);
        message->check();
      }
    }
  }
}

TEST_P(KernelTest, TheScheduleKnowsTheBestWayForAnyNumber) {
  const Schedule schedule(kernel());
  for (std::size_t count = 0; count <= 70; ++count)
    EXPECT_EQ(schedule.best(count), best_way(kernel(), count)) << count;
}

TEST_P(KernelTest, TheScheduleStopsWhereItDoesNotPay) {
  for (std::size_t count = 0; count <= 70; ++count) {
    const Messages some = messages(count);
    std::vector<Lane*> lanes = lanes_of(some);
    Schedule(kernel()).run(lanes, scratch_);
    std::size_t unfinished = 0;
    for (const auto& message : some) {
      message->check();
      unfinished += message->lane().blocks != 0 ? 1 : 0;
    }
    EXPECT_EQ(best_way(kernel(), unfinished), nullptr);
  }
}

}  // namespace
}  // namespace asyncprovider::kernel::test
