// All kernels.
#pragma once

#include <string_view>

#include "provider/kernel/kernel.h"

namespace asyncprovider::kernel {

// The kernel of this name, if some way of it is usable on this CPU, or nullptr.
const Kernel* find(std::string_view name);

// For tests and benchmarks.
std::span<const Kernel* const> all();

}  // namespace asyncprovider::kernel
