// When a thread waits for others.
#include <gtest/gtest.h>

#include "provider/executor/thread_batch.h"
#include "toy_kernel.h"

namespace batch_tests {
namespace {

using asyncprovider::Company;

constexpr std::size_t kBytes = 10'000;
constexpr std::size_t kOfAPause = 1000;

constexpr char kJobs[2] = {};  // two addresses

const asyncprovider::kernel::Schedule kSchedule(kToy);

bool waits(Company& company, std::size_t waiting, std::size_t bytes = kBytes,
           const char* job = kJobs) {
  return company.worth_a_pause({kToy, bytes, kOfAPause, job}, waiting);
}

TEST(Company, TheFirstWaits) {
  Company company;
  EXPECT_TRUE(waits(company, 0));
}

TEST(Company, AloneItPassesAndTriesAgainNowAndThen) {
  Company company;
  company.came_together(kSchedule, 1);
  int waited = 0;
  for (int i = 0; i < 10'240; ++i)
    if (waits(company, 0)) ++waited;
  EXPECT_EQ(waited, 10);
}

TEST(Company, SoonerWhereJobsComeAndGo) {
  Company company;
  company.came_together(kSchedule, 1);
  int waited = 0;
  for (int i = 0; i < 160; ++i)
    if (waits(company, 0, kBytes, kJobs + i % 2)) ++waited;
  EXPECT_EQ(waited, 10);
}

TEST(Company, WhoeverFindsOneWaitingJoinsIt) {
  Company company;
  company.came_together(kSchedule, 1);
  EXPECT_FALSE(waits(company, 0));
  EXPECT_TRUE(waits(company, 1));
  company.came_together(kSchedule, 8);
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(waits(company, 0));
}

// Of 8 at a time each saves 1 - 3.5/8 of its bytes' time, of 3 at a time 1 - 2.5/3; a pause costs
// the time of 1000 bytes, and the 8th or 3rd part of as much again.
TEST(Company, ThePauseHasToBeEarned) {
  Company company;
  company.came_together(kSchedule, 8);
  EXPECT_TRUE(waits(company, 0, 2010));
  EXPECT_FALSE(waits(company, 0, 1990));
  company.came_together(kSchedule, 3);
  EXPECT_TRUE(waits(company, 0, 8010));
  EXPECT_FALSE(waits(company, 0, 7990));
  company.came_together(kSchedule, 2);
  EXPECT_FALSE(waits(company, 0, 1'000'000));
}

// Of 10 at a time 8 take as long as 3.5, and the two that are left as long as ever.
TEST(Company, WhatFullLanesLeaveOverIsReckonedWith) {
  Company company;
  company.came_together(kSchedule, 10);
  EXPECT_TRUE(waits(company, 0, 2450));  // 1000 * 1.1 / 0.45
  EXPECT_FALSE(waits(company, 0, 2440));
  company.came_together(kSchedule, 11);  // the other 3 as long as 2.5
  EXPECT_TRUE(waits(company, 0, 2405));  // 1000 * (1 + 1/11) / (5/11)
  EXPECT_FALSE(waits(company, 0, 2395));
}

}  // namespace
}  // namespace batch_tests
