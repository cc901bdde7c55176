// Messages of any lengths, on the lanes of a kernel.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "provider/kernel/kernel.h"

namespace asyncprovider::kernel {

// How many times as fast as one after the other `count` messages, or as many of them as there are
// lanes, are done by a way. If that leaves one over, which nothing can be done beside, it counts too.
double gain(const Way& way, std::size_t count);

// The most that any of the ways that are usable here gains; 1 where none is.
double most_gain(const Kernel& kernel);

// The way that gains most with `count` messages, of those usable here; nullptr where none gains.
const Way* best_way(const Kernel& kernel, std::size_t count);

// A kernel's ways by the number of messages, chosen once: CPUs do not change.
class Schedule {
 public:
  // Throws std::bad_alloc.
  explicit Schedule(const Kernel& kernel);

  const Kernel& kernel() const { return kernel_; }

  // As best_way().
  const Way* best(std::size_t count) const { return ways_[std::min(count, ways_.size() - 1)]; }

  // Takes the messages as far as it pays: a lane whose message is at its end gets the next one. What
  // is left when too few are still running remains in the lanes' `blocks`; `in` and `out` have moved
  // on accordingly. `messages` is reordered.
  void run(std::span<Lane*> messages, Scratch& scratch) const;

 private:
  const Kernel& kernel_;
  std::vector<const Way*> ways_;  // by the number of messages; the last for all above, too
};

}  // namespace asyncprovider::kernel
