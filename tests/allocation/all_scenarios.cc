#include "scenarios.h"

namespace allocation_tests {

std::vector<Scenario> all_scenarios() {
  std::vector<Scenario> all;
  for (const auto& some : {digest_scenarios(), cipher_scenarios(), mac_scenarios(), key_scenarios()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

}  // namespace allocation_tests
