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

Batch::Batch(Tally& tally) : tally_(tally), of_threads_(std::make_shared<ThreadBatches>()) {}

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
  if (batch == nullptr || !batch->add(request)) return Submission::no_memory;
  request.wake.notify();
  return Submission::accepted;
}

Completion Batch::finish(Request& request) noexcept {
  if (request.batch->finish(request) > 0) tally_.add(Counter::batches);
  const std::size_t blocks_done = request.blocks - request.lane.blocks;
  request.result = request.begun ? request.call.lanes.end(request.call, request.lane, blocks_done)
                                 : request.call.run();
  return Completion::done;
}

void Batch::withdraw(Request& request) noexcept {
  if (request.batch != nullptr) request.batch->withdraw(request);
}

void Batch::before_fork() noexcept { of_threads_->lock_all(); }

void Batch::after_fork() noexcept { of_threads_->unlock_all(); }

}  // namespace asyncprovider
