// What a program does with the module, in the parts that a test needs.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "keys/key_ring.h"
#include "support/library.h"

namespace allocation_tests {

// Made and destroyed while there is memory. What it does while there is none allocates nothing by
// itself.
class Act {
 public:
  Act() = default;
  virtual ~Act() = default;
  Act(const Act&) = delete;
  Act& operator=(const Act&) = delete;

  // In a job: contexts are made, used, and freed. 1, or else something has failed.
  virtual int run() = 0;
  // After a run that gave 1: whether it made what the base makes.
  virtual bool right() = 0;
};

// Where an act takes place.
struct Stage {
  const support::Library& library;
  keys_tests::KeyRing& keys;
};

struct Scenario {
  const char* name;
  std::function<std::unique_ptr<Act>(const Stage& stage)> make;
};

}  // namespace allocation_tests
