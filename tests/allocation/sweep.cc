#include "sweep.h"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include <cstdio>
#include <thread>

#include "job/faults.h"
#include "job/process.h"
#include "support/library.h"

#ifndef ALLOCATION_STEP
#define ALLOCATION_STEP 1
#endif

namespace allocation_tests {

namespace faults = job_tests::faults;

namespace {

using Attempt = std::function<std::uint64_t(std::uint64_t first)>;

constexpr std::uint64_t kNone = UINT64_MAX;

struct Left {
  std::int64_t blocks;
  std::size_t fds;
  std::size_t threads;
};

Left now() { return {faults::live_blocks(), job_tests::open_fds(), job_tests::threads()}; }

// On a thread of its own: what libcrypto and the module keep for a thread is gone after that.
std::uint64_t call(const Attempt& attempt, std::uint64_t first) {
  std::uint64_t failed = 0;
  std::thread([&] {
    { const faults::Subject was; }  // a thread that was never one would be under test
    failed = attempt(first);
  }).join();
  return failed;
}

// Gives the blocks that are left of it. (A configuration that was loaded is three, which libcrypto
// keeps for ever.)
std::int64_t blocks_left_by(const Attempt& attempt, std::uint64_t first, std::uint64_t& failed) {
  const Left before = now();
  failed = call(attempt, first);
  EXPECT_EQ(job_tests::open_fds(), before.fds) << "fds, with allocation " << first;
  EXPECT_TRUE(job_tests::threads_fall_to(before.threads)) << "threads, with allocation " << first;
  return now().blocks - before.blocks;
}

std::uint64_t step_from(std::uint64_t first) {
  return first > kEachUpTo ? ALLOCATION_STEP : 1;
}

}  // namespace

std::uint64_t sweep(const Attempt& attempt) {
  EXPECT_TRUE(faults::installed());
  // What is made once is there after that.
  call(attempt, kNone);
  call(attempt, 1);
  std::uint64_t failed = 0;
  const std::int64_t allowed = blocks_left_by(attempt, kNone, failed);
  for (std::uint64_t first = 1;; first += step_from(first)) {
    EXPECT_LE(blocks_left_by(attempt, first, failed), allowed)
        << "blocks, with allocation " << first;
    if (failed != 0 && !testing::Test::HasFailure()) continue;
    std::printf("%llu allocations\n", static_cast<unsigned long long>(first - 1));
    std::fflush(stdout);  // not again by children
    return first - 1;
  }
}

void expect_right_or_error(bool succeeded, bool right, std::uint64_t first) {
  const bool has_error = ERR_peek_error() != 0;
  const std::string errors = support::drain_errors();
  if (succeeded)
    EXPECT_TRUE(right) << "a wrong result, with allocation " << first << errors;
  else
    EXPECT_TRUE(has_error) << "a failure without an error, with allocation " << first;
}

}  // namespace allocation_tests
