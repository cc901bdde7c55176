// One allocation of the module's after the other fails: whatever is done then, is right, or an
// error, and nothing is left of it.
#pragma once

#include <cstdint>
#include <functional>

namespace allocation_tests {

// Calls `attempt` with the number of the first allocation that is to fail: 1, 2, ..., until none has
// failed: it returns how many have. It leaves as many blocks, fds and threads as where none fails.
// Gives how many allocations there are. Stops at the first that fails the test.
// Under a sanitizer or an emulator it takes large steps from kEachUpTo on.
inline constexpr std::uint64_t kEachUpTo = 300;
std::uint64_t sweep(const std::function<std::uint64_t(std::uint64_t first)>& attempt);

// A failure of the test that runs, unless the call has succeeded and `right`, or failed and left an
// error in the queue; empties the queue.
void expect_right_or_error(bool succeeded, bool right, std::uint64_t first);

}  // namespace allocation_tests
