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
    Player player{scenarios[i % scenarios.size()].make(stage), nullptr};
    player.job = std::make_unique<support::Job>([act = player.act.get()] { return act->run(); });
    players_.push_back(std::move(player));
  }
}

void Players::step(Player& player, std::uint64_t first) {
  bool ended = false;
  {
    const job_tests::faults::Subject subject;
    ended = player.job->resume();
  }
  if (!ended) return;
  const bool succeeded = player.job->result() == 1;
  expect_right_or_error(succeeded, succeeded && player.act->right(), first);
}

void Players::start(std::uint64_t first) {
  for (Player& player : players_) step(player, first);
}

bool Players::any_paused() const {
  return std::any_of(players_.begin(), players_.end(),
                     [](const Player& player) { return player.job->paused(); });
}

void Players::finish(std::uint64_t first) {
  while (any_paused())
    for (Player& player : players_)
      if (player.job->paused() && player.job->readable()) step(player, first);
}

}  // namespace allocation_tests
