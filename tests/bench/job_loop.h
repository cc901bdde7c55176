// The loop of an event-driven program around many jobs, as `openssl speed -async_jobs` has it.
#pragma once

#include <openssl/async.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace bench {

// Which of the paused jobs are resumed.
enum class Resume {
  readable,  // those whose wait fd is readable, by select()
  called,    // those whose callback was called
  all,       // each, with no look at fds: the bare switches
};

class JobLoop {
 public:
  // `work` runs in every job, with the job's number; it gives 1, or the loop throws.
  JobLoop(int jobs, Resume resume, std::function<int(int)> work);
  ~JobLoop();
  JobLoop(const JobLoop&) = delete;
  JobLoop& operator=(const JobLoop&) = delete;

  // Starts all the jobs and resumes them until each has finished.
  void run_to_the_end();

 private:
  struct Slot {
    JobLoop* loop;
    int number;
    ASYNC_WAIT_CTX* wait_ctx;
    ASYNC_JOB* job;
  };
  // Those whose callback was called, by this thread or by a worker thread of the provider's.
  struct Called {
    std::mutex mutex;
    std::condition_variable one_more;
    std::vector<Slot*> slots;
  };
  static int entry(void* arg);
  static int called_back(void* arg);
  void start_or_resume(Slot& slot);
  void resume_readable();
  void resume_called();
  void resume_all();
  void resume_some();

  Resume resume_;
  std::function<int(int)> work_;
  std::vector<Slot> slots_;
  std::unique_ptr<Called> called_ = std::make_unique<Called>();
  int unfinished_ = 0;
};

}  // namespace bench
