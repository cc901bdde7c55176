#include "round.h"

#include <openssl/crypto.h>

#include <memory>
#include <thread>
#include <vector>

#include "worker.h"

namespace soak {

void run_round(const Options& options, std::uint64_t round, Tally& tally) {
  Scene scene(options, round);
  Rng rng(scene.seed(1U << 19U));
  const Settings settings = random_settings(rng, options.executor);
  scene.set_settings(settings.text);
  Instance instance(scene, settings);
  tally.add(Count::libraries);
  Gate gate;
  std::vector<Tally> tallies(options.threads);
  std::vector<std::thread> threads;
  for (std::uint64_t i = 0; i < options.threads; ++i)
    threads.emplace_back([&, i] {
      tallies[i] = Worker(scene, gate, instance.module(), settings, i).run();
      // Not later: nobody is to be in there while another thread forks.
      const Gate::Inside inside(gate);
      OPENSSL_thread_stop();
    });
  for (std::thread& thread : threads) thread.join();
  for (const Tally& each : tallies) tally.add(each);
}

}  // namespace soak
