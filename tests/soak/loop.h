// The event loop of one thread: its jobs, resumed when they are to be, and checked at their ends.
#pragma once

#include <poll.h>

#include <memory>
#include <string>
#include <vector>

#include "gate.h"
#include "scene.h"
#include "settings.h"
#include "slot.h"
#include "tally.h"
#include "work.h"

namespace soak {

class Loop {
 public:
  Loop(const Scene& scene, Gate& gate, const Settings& settings, std::uint64_t seed);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  bool has_room() const;
  bool any_paused() const;
  // Inside the gate.
  void start(std::unique_ptr<Work> work, Module& module);
  // Waits until one of the paused jobs is to be resumed, and resumes those that are; others at times.
  // Returns at once where none is paused.
  void turn();
  void finish_all();

  // The jobs that were paused are to be resumed here too. Outside of the gate.
  void after_fork_in_child();

  Tally& tally() { return tally_; }

 private:
  struct Polled {
    std::vector<pollfd> fds;
    std::vector<const Slot*> slots;  // whose each is
    int patience_ms;
    bool is_readable(const Slot& slot) const;
  };

  Polled what_to_poll() const;
  void add_fds(Polled& polled, const Slot& slot) const;
  bool is_ready(const Slot& slot, const Polled& polled) const;
  void step(std::unique_ptr<Slot>& slot);
  void note_pause(std::unique_ptr<Slot>& slot);
  void check(Slot& slot);
  void check_result(Slot& slot);
  std::unique_ptr<Slot>& slot_for_new_work();
  std::unique_ptr<Slot> new_slot();
  void open_wake_fd();
  void drain_wake_fd() const;

  const Scene& scene_;
  Gate& gate_;
  const Notice notice_;
  const bool by_level_;
  Rng rng_;
  Tally tally_;
  int wake_fd_ = -1;
  bool in_child_ = false;
  std::vector<std::unique_ptr<Slot>> slots_;  // NULL: given up
};

}  // namespace soak
