// Many jobs of one thread.
#pragma once

#include <memory>
#include <vector>

#include "act.h"
#include "support/job.h"

namespace allocation_tests {

// Jobs with acts of several kinds, not started yet.
class Players {
 public:
  Players(const Stage& stage, std::size_t count);

  // Starts each.
  void start(std::uint64_t first);
  // Resumes each that is to be, until none is paused. Fails the test that runs where one is neither
  // right nor has an error. `first`: the number of the allocation that fails.
  void finish(std::uint64_t first);

 private:
  struct Player {
    std::unique_ptr<Act> act;
    std::unique_ptr<support::Job> job;
    const void* frame = nullptr;  // the job's first, once it runs
    int run();
  };
  void step(Player& player, std::uint64_t first);
  bool any_paused() const;

  std::vector<std::unique_ptr<Player>> players_;
};

}  // namespace allocation_tests
