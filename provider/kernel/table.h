// All kernels.
#pragma once

#include <string_view>

#include "provider/kernel/kernel.h"

namespace asyncprovider::kernel {

// The kernel of an algorithm of which some way is usable on this CPU, or nullptr. `name` is any of
// the base provider's names for it.
const Kernel* find(std::string_view name);

// For tests and benchmarks.
std::span<const Kernel* const> all();

}  // namespace asyncprovider::kernel
