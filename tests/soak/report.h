#pragma once

#include <cstdint>

#include "options.h"
#include "tally.h"

namespace soak {

// What was done until now, on stdout.
void report(const Options& options, std::uint64_t rounds, double minutes, std::size_t heap_growth,
            const Tally& tally);

}  // namespace soak
