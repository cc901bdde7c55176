// Random work with message authentication codes and key derivation functions, as equal/ has it for
// digests and ciphers. Which algorithm it is the decisions say, and not the case.
#pragma once

#include "equal/case.h"

namespace fuzz {

void mac_script(equal::Case& c);
void kdf_script(equal::Case& c);

}  // namespace fuzz
