// Random work with one digest: contexts that are started, fed, copied, finished, misused.
#pragma once

#include "equal/case.h"

namespace equal {

void digest_script(Case& c);

}  // namespace equal
