// Jobs that wait at the same time on one thread, each resumed when the input says so.
#pragma once

#include <memory>
#include <vector>

#include "fuzz/actor.h"
#include "support/library.h"

namespace fuzz {

class Stage {
 public:
  explicit Stage(const support::Library& library) : library_(library) {}

  void add(std::unique_ptr<Actor> actor) { actors_.push_back({std::move(actor)}); }

  // Starts, resumes and gives up jobs by the input, and then runs to their ends those that are
  // left. Fails where one has not done what it should have.
  void play(Input& input);

 private:
  struct Place {
    std::unique_ptr<Actor> actor;
    bool given_up = false;
    bool done() const { return given_up || actor->job().finished(); }
  };

  void step(Place& place, Input& input);
  // One operation further: to the next one's pause, or the job's end.
  void advance(support::Job& job, bool early) const;

  const support::Library& library_;
  std::vector<Place> actors_;
};

}  // namespace fuzz
