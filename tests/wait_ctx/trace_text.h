// Two traces of one sequence as a text.
#pragma once

#include <string>

#include "player.h"
#include "sequence.h"

namespace harness {

// The first step whose results differ, with the way to it.
std::string difference(const Sequence& sequence, const Trace& ours, const Trace& libcryptos);

}  // namespace harness
