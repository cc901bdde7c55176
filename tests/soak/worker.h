// What one thread does in a round.
#pragma once

#include <sys/types.h>

#include <memory>
#include <vector>

#include "instance.h"
#include "loop.h"

namespace soak {

class Worker {
 public:
  Worker(const Scene& scene, Gate& gate, Module& module, const Settings& settings,
         std::uint64_t number);

  Tally run();

 private:
  void start_some();
  void begin_instance();
  void end_instance();
  void fork_child();
  [[noreturn]] void be_the_child();
  void reap_children();

  const Scene& scene_;
  Gate& gate_;
  Module& module_;
  const Settings& settings_;
  Rng rng_;
  Loop loop_;
  std::size_t left_;  // pieces of work to be started
  std::unique_ptr<Instance> beside_;
  std::size_t ends_at_ = 0;  // the other instance, when so much is left
  std::vector<pid_t> children_;
};

}  // namespace soak
