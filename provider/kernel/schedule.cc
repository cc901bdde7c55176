#include "provider/kernel/schedule.h"

#include <algorithm>

namespace asyncprovider::kernel {
namespace {

void advance(const Kernel& kernel, Lane& lane, std::size_t blocks) {
  const std::size_t bytes = blocks * kernel.block_size;
  if (lane.in != nullptr) lane.in += bytes;
  if (lane.out != nullptr) lane.out += bytes;
  lane.blocks -= blocks;
}

bool is_unfinished(const Lane* lane) { return lane->blocks != 0; }

std::size_t fewest_blocks(std::span<Lane*> lanes) {
  return (*std::min_element(lanes.begin(), lanes.end(),
                            [](const Lane* a, const Lane* b) { return a->blocks < b->blocks; }))
      ->blocks;
}

}  // namespace

double gain(const Way& way, std::size_t count) {
  const std::size_t together = std::min(count, way.lanes);
  const double alone = count == together + 1 ? 1 : 0;
  return (static_cast<double>(together) + alone) / (way.cost.here() + alone);
}

double most_gain(const Kernel& kernel) {
  double most = 1;
  for (const Way& way : kernel.ways)
    if (way.usable()) most = std::max(most, gain(way, way.lanes));
  return most;
}

const Way* best_way(const Kernel& kernel, std::size_t count) {
  const Way* best = nullptr;
  double most = 1;
  for (const Way& way : kernel.ways) {
    if (!way.usable() || gain(way, count) <= most) continue;
    most = gain(way, count);
    best = &way;
  }
  return best;
}

// One message more than the most that a way takes counts too, and nothing above that.
Schedule::Schedule(const Kernel& kernel) : kernel_(kernel) {
  std::size_t most = 0;
  for (const Way& way : kernel.ways) most = std::max(most, way.lanes);
  for (std::size_t count = 0; count <= most + 2; ++count) ways_.push_back(best_way(kernel, count));
}

void Schedule::run(std::span<Lane*> messages, Scratch& scratch) const {
  for (;;) {
    const auto end = std::partition(messages.begin(), messages.end(), is_unfinished);
    messages = {messages.begin(), end};
    const Way* const way = best(messages.size());
    if (way == nullptr) return;
    const std::span<Lane*> active = messages.first(std::min(messages.size(), way->lanes));
    const std::size_t blocks = fewest_blocks(active);
    way->run(active.data(), active.size(), blocks, scratch);
    for (Lane* lane : active) advance(kernel_, *lane, blocks);
  }
}

}  // namespace asyncprovider::kernel
