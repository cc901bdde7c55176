// One job of a loop, with its wait context, for one piece of work after the other.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "support/job.h"
#include "tally.h"
#include "work.h"

namespace soak {

// How the loop learns that the job is to be resumed. By asking: nobody will tell.
enum class Waking { fd, callback, at_once, by_asking };

class Slot {
 public:
  // `wake_fd`: an eventfd of the loop's, for callbacks, on whichever thread they come.
  Slot(Waking waking, int wake_fd);
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;

  // `give_up_at`: the pause at which the job will be given up; 0: never. Not while it is paused.
  void begin(std::unique_ptr<Work> work, Module& module, int give_up_at);

  // Starts or resumes the job; true once it has finished.
  bool resume();
  bool paused() const { return job_.paused(); }
  bool is_to_be_given_up() const { return job_.paused() && pauses_ == give_up_at_; }
  bool succeeded() const { return job_.result() == 1; }
  bool idle() const { return work_ == nullptr; }
  Work& work() { return *work_; }
  Module& module() { return *module_; }
  support::Job& job() { return job_; }
  const support::Job& job() const { return job_; }
  void end_work() { work_.reset(); }

  // The job is paused: the program takes all away, in one order or the other. The slot is of no use
  // after that.
  void give_up(bool wait_ctx_first);

  // What the paused job waits for, by the status.
  Waking waits_for() const;
  bool was_called() const { return calls_.load() >= calls_due_; }
  // Whether there were as many calls as the statuses had promised; true where that is not known.
  bool calls_are_right() const;

  void set_wake_fd(int fd) { wake_fd_ = fd; }
  // A resume that nobody had asked for: the call that is due can come whenever it likes.
  void note_early_resume() { early_ = true; }

 private:
  static int callback(void* self);
  int run();
  bool will_be_called() const;

  const Waking waking_;
  std::atomic<int> wake_fd_;
  std::unique_ptr<Work> work_;
  Module* module_ = nullptr;
  support::Job job_;
  int give_up_at_ = 0;
  int pauses_ = 0;
  bool early_ = false;
  std::atomic<std::uint64_t> calls_ = 0;
  std::uint64_t calls_due_ = 0;
};

}  // namespace soak
