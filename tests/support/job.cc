#include "support/job.h"

#include <poll.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace support {
namespace {

constexpr int kPatienceMs = 60'000;

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "tests/support/job: %s\n", what);
  std::abort();
}

void poll_until_readable(std::vector<pollfd>& fds) {
  if (fds.empty()) fail("a paused job has no wait fd");
  int ready = 0;
  do ready = ::poll(fds.data(), fds.size(), kPatienceMs);
  while (ready < 0 && errno == EINTR);  // by libFuzzer's timer
  if (ready <= 0) fail("no wait fd became readable");
}

}  // namespace

Job::Job(std::function<int()> work) : work_(std::move(work)), wait_ctx_(ASYNC_WAIT_CTX_new()) {}

Job::~Job() { free_wait_ctx(); }

void Job::free_wait_ctx() {
  ASYNC_WAIT_CTX_free(wait_ctx_);
  wait_ctx_ = nullptr;
}

void Job::reuse(std::function<int()> work) {
  if (paused()) fail("a paused job cannot be reused");
  work_ = std::move(work);
  finished_ = false;
}

int Job::entry(void* arg) {
  Job* self = *static_cast<Job**>(arg);
  return self->work_();
}

bool Job::resume() {
  Job* self = this;
  switch (ASYNC_start_job(&job_, wait_ctx_, &result_, entry, &self, sizeof self)) {
    case ASYNC_FINISH:
      job_ = nullptr;
      return finished_ = true;
    case ASYNC_PAUSE:
      ++pauses_;
      return false;
    default:
      fail("ASYNC_start_job failed");
  }
}

std::vector<int> Job::fds() const {
  std::size_t count = 0;
  ASYNC_WAIT_CTX_get_all_fds(wait_ctx_, nullptr, &count);
  std::vector<int> fds(count);
  ASYNC_WAIT_CTX_get_all_fds(wait_ctx_, fds.data(), &count);
  return fds;
}

bool Job::readable() const {
  for (const int fd : fds()) {
    pollfd p{fd, POLLIN, 0};
    if (::poll(&p, 1, 0) == 1) return true;
  }
  return false;
}

void Job::wait_until_readable() const {
  std::vector<pollfd> polled;
  for (const int fd : fds()) polled.push_back({fd, POLLIN, 0});
  poll_until_readable(polled);
}

void run_all(const std::vector<std::unique_ptr<Job>>& jobs) {
  for (const auto& job : jobs) job->resume();
  for (;;) {
    std::vector<pollfd> polled;
    for (const auto& job : jobs)
      if (job->paused())
        for (const int fd : job->fds()) polled.push_back({fd, POLLIN, 0});
    bool any = false;
    for (const auto& job : jobs) any = any || job->paused();
    if (!any) return;
    poll_until_readable(polled);
    for (const auto& job : jobs)
      if (job->paused() && job->readable()) job->resume();
  }
}

int run_in_job(std::function<int()> work, int* pauses) {
  std::vector<std::unique_ptr<Job>> jobs;
  jobs.push_back(std::make_unique<Job>(std::move(work)));
  run_all(jobs);
  if (pauses != nullptr) *pauses = jobs.front()->pauses();
  return jobs.front()->result();
}

}  // namespace support
