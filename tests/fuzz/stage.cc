#include "fuzz/stage.h"

#include <algorithm>

namespace fuzz {
namespace {

// libcrypto never frees a job that is given up. After so many of them in this process, some 40 KB
// each, jobs run to their ends: the result is the same.
constexpr std::size_t kMostGivenUp = 3000;

bool may_give_up() {
  static std::size_t given_up = 0;
  return ++given_up <= kMostGivenUp;
}

}  // namespace

// A worker may have done the work before an early resume, or not: the job comes as far either way.
void Stage::advance(support::Job& job, bool early) const {
  std::uint64_t before = 0;
  bool again = false;
  do {
    if (job.paused() && (again || !early)) job.wait_until_readable();
    before = library_.counter("early-resumes");
    again = !job.resume();
  } while (again && library_.counter("early-resumes") != before);
}

void Stage::step(Place& place, Input& input) {
  support::Job& job = place.actor->job();
  switch (input.below(16)) {
    case 0:
      if (!job.paused() || !may_give_up()) return advance(job, false);
      place.given_up = true;
      return place.actor->give_up(input);
    case 1:
    case 2:
    case 3:
      return advance(job, true);
    default:
      return advance(job, false);
  }
}

void Stage::play(Input& input) {
  while (!input.empty()) {
    Place& place = actors_[input.below(actors_.size())];
    if (!place.done()) step(place, input);
  }
  for (bool any = true; any;) {
    any = false;
    for (Place& place : actors_)
      if (!place.done()) advance(place.actor->job(), false), any = true;
  }
  for (Place& place : actors_) place.actor->check();
}

}  // namespace fuzz
