#include "players.h"

#include <algorithm>

#include "job/faults.h"
#include "scenarios.h"
#include "sweep.h"

namespace allocation_tests {

Players::Players(const Stage& stage, std::size_t count) {
  std::vector<Scenario> scenarios = digest_scenarios();
  for (const Scenario& scenario : cipher_scenarios()) scenarios.push_back(scenario);
  for (std::size_t i = 0; i < count; ++i) {
    auto player = std::make_unique<Player>();
    player->act = scenarios[i % scenarios.size()].make(stage);
    player->job = std::make_unique<support::Job>([it = player.get()] { return it->run(); });
    players_.push_back(std::move(player));
  }
}

int Players::Player::run() {
  frame = __builtin_frame_address(0);
  job_tests::faults::enter_job(frame);
  return act->run();
}

void Players::step(Player& player, std::uint64_t first) {
  bool ended = false;
  job_tests::faults::enter_job(player.frame);
  {
    const job_tests::faults::Subject subject;
    ended = player.job->resume();
  }
  if (!ended) return;
  const bool succeeded = player.job->result() == 1;
  expect_right_or_error(succeeded, succeeded && player.act->right(), first);
}

void Players::start(std::uint64_t first) {
  for (const auto& player : players_) step(*player, first);
}

bool Players::any_paused() const {
  return std::any_of(players_.begin(), players_.end(),
                     [](const auto& player) { return player->job->paused(); });
}

void Players::finish(std::uint64_t first) {
  while (any_paused())
    for (const auto& player : players_)
      if (player->job->paused() && player->job->readable()) step(*player, first);
}

}  // namespace allocation_tests
