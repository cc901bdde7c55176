// The acts that are tried.
#pragma once

#include <vector>

#include "act.h"

namespace allocation_tests {

std::vector<Scenario> digest_scenarios();
std::vector<Scenario> cipher_scenarios();
std::vector<Scenario> mac_scenarios();
std::vector<Scenario> key_scenarios();

std::vector<Scenario> all_scenarios();

}  // namespace allocation_tests
