#include "wait_ctx/instance_key.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <thread>
#include <vector>

namespace {

TEST(InstanceKey, EachIsNewOnWhateverThread) {
  constexpr std::size_t kThreads = 4;
  std::array<std::vector<void*>, kThreads> keys;
  std::vector<std::thread> threads;
  for (auto& mine : keys)
    threads.emplace_back([&mine] {
      for (int i = 0; i < 1000; ++i) mine.push_back(wait_ctx::new_instance_key());
    });
  for (std::thread& thread : threads) thread.join();
  std::set<void*> all;
  for (const auto& mine : keys) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), kThreads * 1000);
  EXPECT_FALSE(all.contains(nullptr));
}

}  // namespace
