#include "provider/executor/thread_batch.h"

#include <algorithm>
#include <span>
#include <utility>

#include "provider/core/guard.h"
#include "provider/core/wipe.h"

namespace asyncprovider {
namespace {

// How many requests a thread that has seen no company lets pass before one waits for it again: with
// requests of several jobs, and of one only.
constexpr std::size_t kPassedOfSeveral = 16;
constexpr std::size_t kPassedOfOne = 1024;

// What `count` messages of equal length take, in the time of one by itself. Those that full lanes
// leave over get fewer lanes, or none: 5 in 4 lanes are far from 5/4 as many.
double time_together(const kernel::Schedule& schedule, std::size_t count) {
  double time = 0;
  while (const kernel::Way* const way = schedule.best(count)) {
    time += way->cost.here();
    count -= std::min(count, way->lanes);
  }
  return time + static_cast<double>(count);
}

}  // namespace

void Company::came_together(const kernel::Schedule& schedule, std::size_t count) noexcept {
  const auto requests = static_cast<double>(count);
  known_ = true;
  saved_share_ = 1 - time_together(schedule, count) / requests;
  pause_share_ = 1 + 1 / requests;
}

// Whether what is saved is more than the pause. The event loop's turn is a part of its cost, which
// is shared by those that are together.
bool Company::pays(const Prospect& prospect) const noexcept {
  return static_cast<double>(prospect.bytes) * saved_share_ >
         static_cast<double>(prospect.bytes_of_a_pause) * pause_share_;
}

// Whoever finds one waiting joins it: this is how a thread sees that it has company again.
bool Company::worth_a_pause(const Prospect& prospect, std::size_t waiting) noexcept {
  const bool waits =
      !known_ || waiting > 0 || pays(prospect) || should_try_again(prospect.wait_ctx);
  if (waits) passed_ = 0;
  last_wait_ctx_ = prospect.wait_ctx;
  return waits;
}

bool Company::should_try_again(const void* wait_ctx) noexcept {
  ++passed_;
  return passed_ >= (wait_ctx == last_wait_ctx_ ? kPassedOfOne : kPassedOfSeveral);
}

ThreadBatch::Group* ThreadBatch::find(const kernel::Kernel& kernel) const noexcept {
  for (const auto& group : groups_)
    if (&group->schedule.kernel() == &kernel) return group.get();
  return nullptr;
}

ThreadBatch::Group* ThreadBatch::find_or_make(const kernel::Kernel& kernel) noexcept {
  if (Group* const group = find(kernel)) return group;
  return guarded(
      [&] { return groups_.emplace_back(std::make_unique<Group>(kernel)).get(); },
      []() -> Group* { return nullptr; });
}

// Without the lock: only this thread changes what is read.
bool ThreadBatch::worth_a_pause(const Prospect& prospect) noexcept {
  Group* const group = find(prospect.kernel);
  return group == nullptr ||
         group->company.worth_a_pause(prospect, group->waiting.load(std::memory_order_relaxed));
}

bool ThreadBatch::make_room(std::size_t requests) noexcept {
  if (requests <= together_.size()) return true;
  return guarded(
      [&] {
        lanes_.resize(std::max<std::size_t>(64, 2 * requests));
        together_.resize(lanes_.size());
        return true;
      },
      [] { return false; });
}

bool ThreadBatch::add(Request& request) noexcept {
  const std::lock_guard lock(mutex_);
  Group* const group = find_or_make(*request.call.lanes.kernel);
  if (group == nullptr || !make_room(group->queue.size() + 1)) return false;
  request.lane = {};
  request.begun = request.call.lanes.begin(request.call, request.lane);
  request.goes_ahead = false;
  request.batch = this;
  request.state = Request::State::queued;
  group->push(request);
  ++not_finished_;
  if (leaves_readable_) left_readable_.add(request);
  return true;
}

// Frames of kernels are small; what they keep besides is in the scratch, on the heap.
std::size_t ThreadBatch::run(Group& group) noexcept {
  const std::size_t together = group.queue.size();
  group.company.came_together(group.schedule, together);
  for (std::size_t i = 0; i < together; ++i) {
    Request& request = group.pop();
    request.state = Request::State::done;
    together_[i] = &request;
    lanes_[i] = &request.lane;
  }
  group.schedule.run(std::span(lanes_).first(together), scratch_);
  run_ahead(group.schedule, together);
  wipe(scratch_.bytes, std::exchange(scratch_.used, 0));
  return together;
}

// What may come of the first `together` requests, as far as that pays: most often it will.
void ThreadBatch::run_ahead(const kernel::Schedule& schedule, std::size_t together) noexcept {
  std::size_t count = 0;
  for (Request* const request : std::span(together_).first(together)) {
    const LanePart& its = request->call.lanes;
    request->goes_ahead = request->begun && request->lane.blocks == 0 && its.go_ahead != nullptr &&
                          its.go_ahead(request->call, request->ahead);
    if (request->goes_ahead) lanes_[count++] = &request->ahead;
  }
  schedule.run(std::span(lanes_).first(count), scratch_);
}

std::size_t ThreadBatch::finish(Request& request) noexcept {
  const std::lock_guard lock(mutex_);
  const bool queued = request.state == Request::State::queued;
  const std::size_t together = queued ? run(*find(*request.call.lanes.kernel)) : 0;
  leave(request);
  return together;
}

// Once none is left there is nothing to be woken for.
void ThreadBatch::leave(Request& request) noexcept {
  request.state = Request::State::idle;
  if (--not_finished_ == 0) left_readable_.clear_all();
}

void ThreadBatch::withdraw(Request& request) noexcept {
  const std::lock_guard lock(mutex_);
  if (request.state == Request::State::idle) return;
  if (request.state == Request::State::queued) find(*request.call.lanes.kernel)->remove(request);
  leave(request);
}

void ThreadBatch::clear_fd(Request& request) noexcept {
  const std::lock_guard lock(mutex_);
  left_readable_.remove(request);
}

void ThreadBatch::abandon() noexcept {
  const std::lock_guard lock(mutex_);
  for (const auto& group : groups_)
    while (!group->queue.empty()) group->pop().state = Request::State::done;
}

bool ThreadBatch::is_empty() noexcept {
  const std::lock_guard lock(mutex_);
  return not_finished_ == 0;
}

std::shared_ptr<ThreadBatch> ThreadBatches::unused_or_new() {
  const std::lock_guard lock(mutex_);
  for (const auto& batch : batches_)
    if (batch.use_count() == 1 && batch->is_empty()) return batch;
  return batches_.emplace_back(std::make_shared<ThreadBatch>(leave_readable_));
}

void ThreadBatches::lock_all() noexcept {
  mutex_.lock();
  for (const auto& batch : batches_) batch->lock();
}

void ThreadBatches::forget_fds() noexcept {
  for (const auto& batch : batches_) batch->forget_fds();
}

void ThreadBatches::unlock_all() noexcept {
  for (const auto& batch : batches_) batch->unlock();
  mutex_.unlock();
}

}  // namespace asyncprovider
