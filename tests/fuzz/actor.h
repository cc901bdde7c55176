// One job among others, with what it does and how that is judged.
#pragma once

#include <memory>

#include "equal/case.h"
#include "fuzz/input.h"
#include "job/caller.h"
#include "support/job.h"

namespace fuzz {

class Actor {
 public:
  virtual ~Actor() = default;
  virtual support::Job& job() = 0;
  // Its job is paused, and will not be resumed any more.
  virtual void give_up(Input& input) = 0;
  // To be called once no job is paused that will be resumed. Fails.
  virtual void check() = 0;
};

// A script with the module's algorithm; what it sees has to be what it sees with the base's.
class Scripted : public Actor {
 public:
  struct Work {
    const equal::Algorithm& algorithm;
    equal::Script script;
    equal::Side ours;
    equal::Side base;
  };
  // The decisions are the script's, and stay the caller's.
  Scripted(const Work& work, View decisions);

  support::Job& job() override { return job_; }
  void give_up(Input& input) override;
  void check() override;

 private:
  equal::Case play(const equal::Side& side) const;

  const Work work_;
  const View decisions_;
  equal::Case ours_;
  bool given_up_ = false;
  support::Job job_;
};

// One operation that can lose all that it was given while its job is paused.
class Guest : public Actor {
 public:
  Guest(const support::Library& library, job_tests::Caller::Use use, std::size_t size)
      : caller_(library, use, size) {}

  support::Job& job() override { return caller_.job(); }
  void give_up(Input& input) override;
  void check() override;

 private:
  job_tests::Caller caller_;
  bool given_up_ = false;
};

}  // namespace fuzz
