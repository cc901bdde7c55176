// One instance of the provider, and threads that use it.
#pragma once

#include "options.h"
#include "tally.h"

namespace soak {

// Ends the process where something is wrong.
void run_round(const Options& options, std::uint64_t round, Tally& tally);

}  // namespace soak
