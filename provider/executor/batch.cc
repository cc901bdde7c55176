#include "provider/executor/batch.h"

#include <algorithm>
#include <vector>

#include "provider/core/guard.h"

namespace asyncprovider {
namespace {

// What a thread has of each executor that it has used.
struct Mine {
  std::shared_ptr<ThreadBatches> all;
  std::shared_ptr<ThreadBatch> batch;
};

// "initial-exec": access is a plain load, and the leak checker of gcc 12 cannot follow the other
// kind.
[[gnu::tls_model("initial-exec")]] constinit thread_local bool thread_has_ended = false;

struct OfThisThread {
  std::vector<Mine> batches;

  ~OfThisThread() {
    thread_has_ended = true;
    for (const Mine& mine : batches) mine.batch->abandon();
  }

  ThreadBatch* find(const ThreadBatches& all) const {
    const auto mine = std::find_if(batches.begin(), batches.end(),
                                   [&all](const Mine& each) { return each.all.get() == &all; });
    return mine == batches.end() ? nullptr : mine->batch.get();
  }

  ThreadBatch* add(const std::shared_ptr<ThreadBatches>& all) {
    std::erase_if(batches, [](const Mine& each) { return each.all.use_count() == 1; });
    return batches.emplace_back(Mine{all, all->unused_or_new()}).batch.get();
  }
};

}  // namespace

Batch::Batch(Tally& tally, bool leaves_readable)
    : tally_(tally), of_threads_(std::make_shared<ThreadBatches>(leaves_readable)) {}

// Never inlined: where a job has been resumed, thread-locals are looked up afresh (hazard H5).
[[gnu::noinline]] ThreadBatch* Batch::here() noexcept {
  [[gnu::tls_model("initial-exec")]] static thread_local OfThisThread of_this_thread;
  if (thread_has_ended) return nullptr;
  if (ThreadBatch* const batch = of_this_thread.find(*of_threads_)) return batch;
  return guarded([this] { return of_this_thread.add(of_threads_); },
                 []() -> ThreadBatch* { return nullptr; });
}

bool Batch::worth_a_pause(const Prospect& prospect) noexcept {
  ThreadBatch* const batch = here();
  return batch == nullptr || batch->worth_a_pause(prospect);
}

Submission Batch::submit(Request& request) noexcept {
  ThreadBatch* const batch = here();
  if (request.batch != batch) clear_fd(request);  // the job before was another thread's
  if (batch == nullptr || !batch->add(request)) return Submission::no_memory;
  if (!request.left_readable) request.wake.notify();
  return Submission::accepted;
}

Completion Batch::finish(Request& request) noexcept {
  if (request.batch->finish(request) > 0) tally_.add(Counter::batches);
  const bool is_ahead = request.goes_ahead && request.ahead.blocks == 0;
  request.result = request.begun ? request.call.lanes.end(request.call, request.lane, is_ahead)
                                 : request.call.run();
  return Completion::done;
}

void Batch::withdraw(Request& request) noexcept {
  if (request.batch != nullptr) request.batch->withdraw(request);
}

void Batch::clear_fd(Request& request) noexcept {
  if (request.batch != nullptr) request.batch->clear_fd(request);
}

void Batch::retire(Request& request) noexcept {
  withdraw(request);
  clear_fd(request);
}

void Batch::before_fork() noexcept { of_threads_->lock_all(); }

void Batch::after_fork_in_parent() noexcept { of_threads_->unlock_all(); }

void Batch::after_fork_in_child() noexcept {
  of_threads_->forget_fds();
  of_threads_->unlock_all();
}

}  // namespace asyncprovider
