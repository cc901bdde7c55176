// What the log says of a provider that has just been loaded.
#pragma once

#include <string>

#include "provider/config.h"

namespace asyncprovider {

// Its version, what it is configured as, and the libcrypto that it runs with. Throws std::bad_alloc.
std::string loaded_text(const Config& config);

// The sets of instructions that lanes are run with, and for which algorithms. Throws std::bad_alloc.
std::string lanes_text(bool uses_lanes);

}  // namespace asyncprovider
