// Random sequences of the page's calls, with jobs that start, pause, are resumed and finish.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace harness {

enum class Call {
  kSetWaitFd,
  kClearFd,
  kGetFd,
  kGetAllFds,
  kGetChangedFds,
  kSetCallback,
  kGetCallback,
  kSetStatus,
  kGetStatus,
  kStart,
  kPause,
  kResume,
  kFinish,
};

struct Step {
  Call call;
  unsigned key;      // index of one of a few
  int value;         // an fd, or a status
  unsigned variant;  // which optional arguments are NULL
};

using Sequence = std::vector<Step>;

// Gives a number below the limit that it is given.
using Decide = std::function<unsigned(unsigned)>;

// The sequence that the decisions lead to. Every job in it finishes.
Sequence sequence_of(const Decide& decide);

// The same sequence for the same seed, whatever the platform.
Sequence random_sequence(std::uint64_t seed);

std::string describe(const Step& step);

}  // namespace harness
