#include "provider/executor/thread_batch.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <span>

#include "provider/core/guard.h"
#include "provider/kernel/schedule.h"

namespace asyncprovider {
namespace {

// How many requests a thread that has seen no company lets pass before one waits for it again.
constexpr std::size_t kPassedBeforeAnother = 64;

bool pays(const kernel::Kernel& kernel, std::size_t bytes, std::size_t bytes_of_a_pause,
          std::size_t together) {
  const kernel::Way* const way = kernel::best_way(kernel, together);
  if (way == nullptr) return false;
  const double saved = static_cast<double>(bytes) * (1 - 1 / kernel::gain(*way, together));
  return saved > static_cast<double>(bytes_of_a_pause);
}

}  // namespace

// Whoever finds one waiting joins it: this is how a thread sees that it has company again.
bool Company::worth_a_pause(const kernel::Kernel& kernel, std::size_t bytes,
                            std::size_t bytes_of_a_pause, std::size_t waiting) noexcept {
  const bool waits = last_ == kUnknown || waiting > 0 ||
                     pays(kernel, bytes, bytes_of_a_pause, last_) ||
                     ++passed_ >= kPassedBeforeAnother;
  if (waits) passed_ = 0;
  return waits;
}

ThreadBatch::Group* ThreadBatch::group_of(const kernel::Kernel& kernel) noexcept {
  const auto group = std::find_if(groups_.begin(), groups_.end(),
                                  [&kernel](const Group& each) { return each.kernel == &kernel; });
  if (group != groups_.end()) return &*group;
  return guarded(
      [&] {
        return &groups_.emplace_back(Group{&kernel, {}, {}});
      },
      []() -> Group* { return nullptr; });
}

bool ThreadBatch::worth_a_pause(const kernel::Kernel& kernel, std::size_t bytes,
                                std::size_t bytes_of_a_pause) noexcept {
  const std::lock_guard lock(mutex_);
  Group* const group = group_of(kernel);
  return group == nullptr ||
         group->company.worth_a_pause(kernel, bytes, bytes_of_a_pause, group->queue.size());
}

bool ThreadBatch::make_room(const Request& request) noexcept {
  const std::lock_guard lock(mutex_);
  Group* const group = group_of(*request.call.lanes.kernel);
  if (group == nullptr) return false;
  if (group->queue.size() < lanes_.size()) return true;
  return guarded(
      [&] {
        lanes_.resize(std::max<std::size_t>(64, 2 * group->queue.size()));
        return true;
      },
      [] { return false; });
}

void ThreadBatch::add(Request& request) noexcept {
  const std::lock_guard lock(mutex_);
  request.batch = this;
  request.state = Request::State::queued;
  group_of(*request.call.lanes.kernel)->queue.push(request);
}

// Frames of kernels are small; what they keep besides is in the scratch, on the heap.
std::size_t ThreadBatch::run(Group& group) noexcept {
  const std::size_t together = group.queue.size();
  group.company.came_together(together);
  for (std::size_t i = 0; i < together; ++i) {
    Request& request = group.queue.pop();
    request.state = Request::State::done;
    lanes_[i] = &request.lane;
  }
  kernel::run(*group.kernel, std::span(lanes_).first(together), scratch_);
  OPENSSL_cleanse(scratch_.bytes, sizeof scratch_.bytes);
  return together;
}

std::size_t ThreadBatch::finish(Request& request) noexcept {
  const std::lock_guard lock(mutex_);
  const bool queued = request.state == Request::State::queued;
  const std::size_t together = queued ? run(*group_of(*request.call.lanes.kernel)) : 0;
  request.state = Request::State::idle;
  return together;
}

void ThreadBatch::withdraw(Request& request) noexcept {
  const std::lock_guard lock(mutex_);
  if (request.state == Request::State::queued)
    group_of(*request.call.lanes.kernel)->queue.remove(request);
  request.state = Request::State::idle;
}

void ThreadBatch::abandon() noexcept {
  const std::lock_guard lock(mutex_);
  for (Group& group : groups_)
    while (!group.queue.empty()) group.queue.pop().state = Request::State::done;
}

std::shared_ptr<ThreadBatch> ThreadBatches::unused_or_new() {
  const std::lock_guard lock(mutex_);
  for (const auto& batch : batches_)
    if (batch.use_count() == 1) return batch;
  return batches_.emplace_back(std::make_shared<ThreadBatch>());
}

void ThreadBatches::lock_all() noexcept {
  mutex_.lock();
  for (const auto& batch : batches_) batch->lock();
}

void ThreadBatches::unlock_all() noexcept {
  for (const auto& batch : batches_) batch->unlock();
  mutex_.unlock();
}

}  // namespace asyncprovider
