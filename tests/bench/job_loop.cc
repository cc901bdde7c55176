#include "job_loop.h"

#include <sys/select.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "measure.h"

namespace bench {
namespace {

constexpr std::chrono::seconds kPatience{10};

// The one wait fd of a paused job. Asks for the count first, as an application has to.
int wait_fd(ASYNC_WAIT_CTX* wait_ctx) {
  int fd = -1;
  std::size_t count = 0;
  require(ASYNC_WAIT_CTX_get_all_fds(wait_ctx, nullptr, &count), "ASYNC_WAIT_CTX_get_all_fds");
  if (count != 1) throw std::runtime_error("a paused job has not exactly one wait fd");
  require(ASYNC_WAIT_CTX_get_all_fds(wait_ctx, &fd, &count), "ASYNC_WAIT_CTX_get_all_fds");
  if (fd >= FD_SETSIZE) throw std::runtime_error("more fds than select() takes");
  return fd;
}

}  // namespace

JobLoop::JobLoop(int jobs, Resume resume, std::function<int(int)> work)
    : resume_(resume), work_(std::move(work)) {
  for (int i = 0; i < jobs; ++i) slots_.push_back({this, i, ASYNC_WAIT_CTX_new(), nullptr});
  if (resume_ != Resume::called) return;
  for (Slot& slot : slots_)
    require(ASYNC_WAIT_CTX_set_callback(slot.wait_ctx, called_back, &slot),
            "ASYNC_WAIT_CTX_set_callback");
}

JobLoop::~JobLoop() {
  for (const Slot& slot : slots_) ASYNC_WAIT_CTX_free(slot.wait_ctx);
}

int JobLoop::entry(void* arg) {
  const Slot* slot = *static_cast<Slot**>(arg);
  return slot->loop->work_(slot->number);
}

int JobLoop::called_back(void* arg) {
  auto* const slot = static_cast<Slot*>(arg);
  Called& called = *slot->loop->called_;
  const std::lock_guard lock(called.mutex);
  called.slots.push_back(slot);
  called.one_more.notify_one();
  return 1;
}

void JobLoop::start_or_resume(Slot& slot) {
  Slot* self = &slot;
  int result = 0;
  switch (ASYNC_start_job(&slot.job, slot.wait_ctx, &result, entry, &self, sizeof self)) {
    case ASYNC_PAUSE:
      if (resume_ == Resume::called &&
          ASYNC_WAIT_CTX_get_status(slot.wait_ctx) == ASYNC_STATUS_EAGAIN)
        called_back(&slot);  // the provider is busy, and will not call
      return;
    case ASYNC_FINISH:
      slot.job = nullptr;
      --unfinished_;
      return require(result, "the work of a job");
    default:
      require(0, "ASYNC_start_job");
  }
}

void JobLoop::resume_readable() {
  fd_set readable;
  FD_ZERO(&readable);
  int highest = -1;
  for (const Slot& slot : slots_) {
    if (slot.job == nullptr) continue;
    const int fd = wait_fd(slot.wait_ctx);
    FD_SET(fd, &readable);
    highest = std::max(highest, fd);
  }
  if (::select(highest + 1, &readable, nullptr, nullptr, nullptr) <= 0)
    throw std::runtime_error("select() failed");
  for (Slot& slot : slots_)
    if (slot.job != nullptr && FD_ISSET(wait_fd(slot.wait_ctx), &readable)) start_or_resume(slot);
}

void JobLoop::resume_called() {
  std::vector<Slot*> slots;
  {
    std::unique_lock lock(called_->mutex);
    if (!called_->one_more.wait_for(lock, kPatience, [this] { return !called_->slots.empty(); }))
      throw std::runtime_error("jobs wait, and no callback was called");
    slots.swap(called_->slots);
  }
  for (Slot* slot : slots) start_or_resume(*slot);
}

void JobLoop::resume_all() {
  for (Slot& slot : slots_)
    if (slot.job != nullptr) start_or_resume(slot);
}

void JobLoop::resume_some() {
  switch (resume_) {
    case Resume::readable:
      return resume_readable();
    case Resume::called:
      return resume_called();
    case Resume::all:
      return resume_all();
  }
}

void JobLoop::run_to_the_end() {
  unfinished_ = static_cast<int>(slots_.size());
  for (Slot& slot : slots_) start_or_resume(slot);
  while (unfinished_ > 0) resume_some();
}

}  // namespace bench
