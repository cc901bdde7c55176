#include "sweep.h"

#include <gtest/gtest.h>
#include <openssl/crypto.h>
#include <openssl/err.h>

#include "job/faults.h"
#include "job/process.h"
#include "support/library.h"

namespace allocation_tests {

namespace faults = job_tests::faults;

Belongings::Belongings()
    : blocks_(faults::live_blocks()), fds_(job_tests::open_fds()), threads_(job_tests::threads()) {}

void Belongings::expect_same(std::uint64_t first) const {
  const std::int64_t blocks = faults::live_blocks();
  EXPECT_LE(blocks, blocks_) << "blocks, with allocation " << first;
  EXPECT_EQ(job_tests::open_fds(), fds_) << "fds, with allocation " << first;
  EXPECT_TRUE(job_tests::threads_fall_to(threads_)) << "threads, with allocation " << first;
}

std::uint64_t sweep(const std::function<std::uint64_t(std::uint64_t first)>& attempt) {
  EXPECT_TRUE(faults::installed());
  // What is made once is there after that; what libcrypto keeps for a thread goes between two.
  attempt(UINT64_MAX);
  attempt(1);
  for (std::uint64_t first = 1;; ++first) {
    OPENSSL_thread_stop();
    const Belongings before;
    const std::uint64_t failed = attempt(first);
    OPENSSL_thread_stop();
    before.expect_same(first);
    if (failed == 0 || testing::Test::HasFailure()) return first - 1;
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
