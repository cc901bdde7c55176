// The algorithms of the base provider, found at run time.
#pragma once

#include <string>
#include <vector>

#include "equal/case.h"

namespace equal {

std::vector<Algorithm> base_digests();
std::vector<Algorithm> base_ciphers();
std::vector<Algorithm> base_rands();

// A name as a test's name.
std::string test_name(const Algorithm& algorithm);

}  // namespace equal
