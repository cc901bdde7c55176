#include "sequence.h"

#include <iterator>
#include <utility>

namespace harness {
namespace {

constexpr const char* kNames[] = {"set_wait_fd", "clear_fd",     "get_fd",       "get_all_fds",
                                  "get_changed", "set_callback", "get_callback", "set_status",
                                  "get_status",  "start",        "pause",        "resume",
                                  "finish"};

enum class Place { kOutside, kInJob, kPaused };

// SplitMix64.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  unsigned below(unsigned limit) {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t mixed = (state_ ^ (state_ >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return static_cast<unsigned>((mixed ^ (mixed >> 31)) % limit);
  }

 private:
  std::uint64_t state_;
};

class Generator {
 public:
  explicit Generator(const Decide& decide) : decide_(decide) {}

  Sequence generate() {
    const unsigned length = 5 + below(36);
    while (sequence_.size() < length) below(4) == 0 ? move() : call();
    if (place_ == Place::kPaused) add(Call::kResume, Place::kInJob);
    if (place_ == Place::kInJob) add(Call::kFinish, Place::kOutside);
    return std::move(sequence_);
  }

 private:
  unsigned below(unsigned limit) { return decide_(limit); }

  void add(Call call, Place place) {
    place_ = place;
    sequence_.push_back({call, below(4), static_cast<int>(below(12)) - 1, below(64)});
  }

  void move() {
    switch (place_) {
      case Place::kOutside:
        return add(Call::kStart, Place::kInJob);
      case Place::kPaused:
        return add(Call::kResume, Place::kInJob);
      case Place::kInJob:
        if (below(4) == 0) return add(Call::kFinish, Place::kOutside);
        return add(Call::kPause, Place::kPaused);
    }
  }

  void call() {
    static constexpr Call kWeighted[] = {
        Call::kSetWaitFd,     Call::kSetWaitFd,     Call::kSetWaitFd,   Call::kSetWaitFd,
        Call::kClearFd,       Call::kClearFd,       Call::kClearFd,     Call::kGetFd,
        Call::kGetFd,         Call::kGetAllFds,     Call::kGetAllFds,   Call::kGetChangedFds,
        Call::kGetChangedFds, Call::kGetChangedFds, Call::kSetCallback, Call::kGetCallback,
        Call::kSetStatus,     Call::kGetStatus,
    };
    add(kWeighted[below(std::size(kWeighted))], place_);
  }

  const Decide& decide_;
  Sequence sequence_;
  Place place_ = Place::kOutside;
};

}  // namespace

Sequence sequence_of(const Decide& decide) { return Generator(decide).generate(); }

Sequence random_sequence(std::uint64_t seed) {
  Random random(seed);
  return sequence_of([&random](unsigned limit) { return random.below(limit); });
}

std::string describe(const Step& step) {
  return std::string(kNames[static_cast<std::size_t>(step.call)]) + " key " +
         std::to_string(step.key) + " value " + std::to_string(step.value) + " variant " +
         std::to_string(step.variant);
}

}  // namespace harness
