// When a thread waits for others.
#include <gtest/gtest.h>

#include "provider/executor/thread_batch.h"
#include "toy_kernel.h"

namespace batch_tests {
namespace {

using asyncprovider::Company;

constexpr std::size_t kBytes = 10'000;
constexpr std::size_t kOfAPause = 1000;

bool waits(Company& company, std::size_t waiting, std::size_t bytes = kBytes) {
  return company.worth_a_pause(kToy, bytes, kOfAPause, waiting);
}

TEST(Company, TheFirstWaits) {
  Company company;
  EXPECT_TRUE(waits(company, 0));
}

TEST(Company, AloneItPassesAndTriesAgainNowAndThen) {
  Company company;
  company.came_together(1);
  int waited = 0;
  for (int i = 0; i < 640; ++i)
    if (waits(company, 0)) ++waited;
  EXPECT_EQ(waited, 10);
}

TEST(Company, WhoeverFindsOneWaitingJoinsIt) {
  Company company;
  company.came_together(1);
  EXPECT_FALSE(waits(company, 0));
  EXPECT_TRUE(waits(company, 1));
  company.came_together(8);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(waits(company, 0));
}

// Of 8 at a time each saves 10000 * (1 - 3.5/8) bytes' time; of 3, 10000 * (1 - 2.5/3).
TEST(Company, ThePauseHasToBeEarned) {
  Company company;
  company.came_together(8);
  EXPECT_TRUE(waits(company, 0, 1800));
  EXPECT_FALSE(waits(company, 0, 1750));
  company.came_together(3);
  EXPECT_TRUE(waits(company, 0, 6100));
  EXPECT_FALSE(waits(company, 0, 5900));
  company.came_together(2);
  EXPECT_FALSE(waits(company, 0, 1'000'000));
}

}  // namespace
}  // namespace batch_tests
