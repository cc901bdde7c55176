// One allocation of the module's after the other fails: whatever is done then, is right, or an
// error, and nothing is left of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace allocation_tests {

// What there is of blocks, fds and threads.
class Belongings {
 public:
  Belongings();
  // A failure of the test that runs, where there are more now.
  void expect_same(std::uint64_t first) const;

 private:
  std::int64_t blocks_;
  std::size_t fds_;
  std::size_t threads_;
};

// Calls `attempt` with the number of the first allocation that is to fail: 1, 2, ..., until none has
// failed: it returns how many have. What it owns it has given back by then. Gives how many
// allocations there are. Stops at the first that fails the test.
std::uint64_t sweep(const std::function<std::uint64_t(std::uint64_t first)>& attempt);

// A failure of the test that runs, unless the call has succeeded and `right`, or failed and left an
// error in the queue; empties the queue.
void expect_right_or_error(bool succeeded, bool right, std::uint64_t first);

}  // namespace allocation_tests
