// An ASYNC_JOB with its ASYNC_WAIT_CTX, and the loop of an event-driven program around many.
#pragma once

#include <openssl/async.h>

#include <functional>
#include <memory>
#include <vector>

namespace support {

class Job {
 public:
  // `work` runs inside the job; what it returns is the job's result. It must not throw.
  explicit Job(std::function<int()> work);
  ~Job();  // frees the wait context; a job that is paused by then is abandoned, as by SSL_free
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  // Starts or resumes the job; true once it has finished.
  bool resume();
  bool finished() const { return finished_; }
  bool paused() const { return job_ != nullptr; }
  int result() const { return result_; }
  int pauses() const { return pauses_; }
  ASYNC_WAIT_CTX* wait_ctx() const { return wait_ctx_; }
  // Frees the wait context now (it must not be used after that).
  void free_wait_ctx();
  // Begins another piece of work with the same wait context. The former has to be finished.
  void reuse(std::function<int()> work);

  std::vector<int> fds() const;      // ASYNC_WAIT_CTX_get_all_fds
  bool readable() const;             // any of them, now
  void wait_until_readable() const;  // blocks in poll(); fails the process after 60 s

 private:
  static int entry(void* arg);
  std::function<int()> work_;
  ASYNC_WAIT_CTX* wait_ctx_;
  ASYNC_JOB* job_ = nullptr;
  bool finished_ = false;
  int result_ = -1;
  int pauses_ = 0;
};

// Runs all the jobs to their ends on this thread, resuming each when a fd of its is readable.
void run_all(const std::vector<std::unique_ptr<Job>>& jobs);

// One piece of work in one job, to its end; gives its result. `pauses`: how often it paused.
int run_in_job(std::function<int()> work, int* pauses = nullptr);

}  // namespace support
