#include "worker.h"

#include <openssl/async.h>
#include <sys/wait.h>
#include <unistd.h>

#include <utility>

#include "job/process.h"

namespace soak {
namespace {

constexpr std::size_t kWork = 300;  // pieces in a round
constexpr std::size_t kWorkOfAChild = 8;
constexpr unsigned kSecondsOfAChild = 300;
constexpr std::size_t kOneTurnInForks = 150;
constexpr std::size_t kOneTurnInLoads = 150;

// Sanitizers hold locks of their own while they note an allocation, also on other threads than the
// one that forks: once in some hundred forks its child waits for one for ever.
constexpr bool kMayFork = !job_tests::kSanitized;

}  // namespace

Worker::Worker(const Scene& scene, Gate& gate, Module& module, const Settings& settings,
               std::uint64_t number)
    : scene_(scene),
      gate_(gate),
      module_(module),
      settings_(settings),
      rng_(scene.seed(2 * number)),
      loop_(scene, gate, settings, scene.seed(2 * number + 1)),
      left_(kWork) {}

Tally Worker::run() {
  while (left_ > 0) {
    start_some();
    loop_.turn();
    if (rng_.one_in(kOneTurnInForks) && kMayFork) fork_child();
    if (beside_ == nullptr && rng_.one_in(kOneTurnInLoads)) begin_instance();
    if (beside_ != nullptr && left_ <= ends_at_) end_instance();
  }
  loop_.finish_all();
  if (beside_ != nullptr) end_instance();
  reap_children();
  return loop_.tally();
}

void Worker::start_some() {
  while (left_ > 0 && loop_.has_room() && !rng_.one_in(8)) {
    const Gate::Inside inside(gate_);
    Module& module = beside_ != nullptr && rng_.coin() ? beside_->module() : module_;
    loop_.start(random_work(rng_, module), module);
    --left_;
  }
}

void Worker::begin_instance() {
  const Gate::Inside inside(gate_);
  beside_ = std::make_unique<Instance>(scene_, settings_beside(rng_, settings_));
  ends_at_ = left_ - std::min(left_, rng_.between(10, 60));
  loop_.tally().add(Count::libraries);
}

// The wait contexts know it for as long as they live.
void Worker::end_instance() {
  loop_.finish_all();
  const Gate::Inside inside(gate_);
  beside_.reset();
}

void Worker::fork_child() {
  loop_.tally().add(Count::forks);
  pid_t child = -1;
  {
    const Gate::Closed closed(gate_);
    child = ::fork();
  }
  if (child == 0) be_the_child();
  if (child < 0) scene_.fail("fork failed");
  children_.push_back(child);
}

void Worker::be_the_child() {
  ::alarm(kSecondsOfAChild);
  children_.clear();
  loop_.after_fork_in_child();
  left_ = kWorkOfAChild;
  while (left_ > 0) {
    start_some();
    loop_.turn();
  }
  loop_.finish_all();
  ::_exit(0);
}

void Worker::reap_children() {
  for (const pid_t child : std::exchange(children_, {})) {
    int status = 0;
    if (::waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
      scene_.fail("child " + std::to_string(child) + " ended with wait status " +
                  std::to_string(status));
  }
}

}  // namespace soak
