// Random work with one random generator, seeded by a TEST-RAND, so that its output is known.
#pragma once

#include "equal/case.h"

namespace equal {

void rand_script(Case& c);

}  // namespace equal
