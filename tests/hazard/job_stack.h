// The stack of libcrypto's jobs, as far as it was ever written to.
#pragma once

#include <cstddef>
#include <functional>

namespace hazard_tests {

// Whether libcrypto's jobs were found to have the stack that is looked at.
bool stack_is_known();

// Runs the work in a job, to its end, and gives how many bytes of the job's stack it used from
// where it was called on. What it returns goes to `result`.
std::size_t stack_used_by(const std::function<int()>& work, int* result);

// Of a job's whole stack, and of what is left of it where stack_used_by() calls the work.
std::size_t stack_size();
std::size_t stack_left();

}  // namespace hazard_tests
