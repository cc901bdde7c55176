// What a pause and its resume cost an operation, with the signal, in a loop over many jobs.
#include <openssl/async.h>
#include <openssl/evp.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <vector>

#include "job_loop.h"
#include "measure.h"
#include "support/handles.h"
#include "support/library.h"

namespace {

constexpr int kUpdatesOfAJob = 100;
constexpr std::size_t kSize = 64;
constexpr double kGoal = 300;
constexpr int kGoalFrom = 16;
constexpr std::array kJobs = {1, 16, 64};

using bench::JobLoop;
using bench::require;
using bench::Resume;

// Updates of SHA-256, one context a job, with a provider that is set up one way.
class Digests {
 public:
  Digests(const char* settings, int jobs)
      : library_(settings),
        md_(EVP_MD_fetch(library_.get(), "SHA2-256", "provider=asyncprovider")) {
    require(md_ != nullptr, "EVP_MD_fetch");
    for (int i = 0; i < jobs; ++i) {
      contexts_.emplace_back(EVP_MD_CTX_new());
      require(EVP_DigestInit_ex2(contexts_.back().get(), md_.get(), nullptr), "EVP_DigestInit_ex2");
    }
  }

  int update(int job) {
    return EVP_DigestUpdate(contexts_[static_cast<std::size_t>(job)].get(), data_.data(), kSize);
  }
  std::uint64_t pauses() const { return library_.counter("pauses"); }

 private:
  support::Library library_;
  support::Md md_;
  std::vector<support::MdCtx> contexts_;
  std::array<unsigned char, kSize> data_{};
};

// Pauses that are none of a provider's, with one eventfd a job: the floor under what one can reach.
class OwnFd {
 public:
  OwnFd() : fd_(::eventfd(0, EFD_CLOEXEC)) {
    if (fd_ < 0) throw std::runtime_error("no eventfd");
  }
  ~OwnFd() { ::close(fd_); }
  OwnFd(const OwnFd&) = delete;
  OwnFd& operator=(const OwnFd&) = delete;

  void signal() const { require(::eventfd_write(fd_, 1) == 0, "eventfd_write"); }

  int pause() const {
    ASYNC_WAIT_CTX* wait_ctx = ASYNC_get_wait_ctx(ASYNC_get_current_job());
    std::size_t count = 0;
    if (ASYNC_WAIT_CTX_get_all_fds(wait_ctx, nullptr, &count) != 1) return 0;
    if (count == 0 && ASYNC_WAIT_CTX_set_wait_fd(wait_ctx, this, fd_, nullptr, nullptr) != 1)
      return 0;
    return ASYNC_pause_job();
  }

  int signal_and_pause() const {
    eventfd_t value = 0;
    signal();
    return pause() == 1 && ::eventfd_read(fd_, &value) == 0 ? 1 : 0;
  }

 private:
  int fd_;
};

template <typename Operation>
std::function<int(int)> repeated(Operation operation) {
  return [operation](int job) {
    for (int i = 0; i < kUpdatesOfAJob; ++i)
      if (operation(job) != 1) return 0;
    return 1;
  };
}

class Comparison {
 public:
  explicit Comparison(int jobs)
      : jobs_(jobs),
        unpaused_("executor = inline\npause_min_bytes = 1073741824", jobs),
        paused_("executor = inline\npause_min_bytes = 1", jobs),
        called_("executor = inline\npause_min_bytes = 1", jobs),
        readable_(static_cast<std::size_t>(jobs)),
        signalled_(static_cast<std::size_t>(jobs)) {
    for (const OwnFd& fd : readable_) fd.signal();
  }

  void print(const bench::Effort& effort) {
    const bench::Way no_pause =
        way(Resume::readable, [this](int i) { return unpaused_.update(i); });
    const bench::Way bare = way(Resume::all, [](int) { return ASYNC_pause_job(); });
    const bench::Way selected =
        way(Resume::readable, [this](int i) { return at(readable_, i).pause(); });
    const bench::Way floor =
        way(Resume::readable, [this](int i) { return at(signalled_, i).signal_and_pause(); });
    const bench::Way ours = way(Resume::readable, [this](int i) { return paused_.update(i); });
    const bench::Way by_callback = way(Resume::called, [this](int i) { return called_.update(i); });
    print_row(bench::take_turns(effort, {no_pause, bare, selected, floor, ours, by_callback}));
    check_pauses();
  }

 private:
  static const OwnFd& at(const std::vector<OwnFd>& fds, int job) {
    return fds[static_cast<std::size_t>(job)];
  }

  template <typename Operation>
  bench::Way way(Resume resume, Operation operation) const {
    const auto loop = std::make_shared<JobLoop>(jobs_, resume, repeated(operation));
    return [this, loop] {
      loop->run_to_the_end();
      return static_cast<long>(jobs_) * kUpdatesOfAJob;
    };
  }

  void print_row(const std::vector<std::vector<double>>& samples) const {
    std::printf("%5d", jobs_);
    for (const auto& way : samples) std::printf(" %12.0f", bench::median(way));
    print_cost(samples[samples.size() - 2], samples.front());
    print_cost(samples.back(), samples.front());
    std::printf("\n");
    std::fflush(stdout);
  }

  void print_cost(const std::vector<double>& paused, const std::vector<double>& unpaused) const {
    const double cost = bench::median_difference(paused, unpaused);
    const char* verdict = jobs_ < kGoalFrom ? "" : cost <= kGoal ? "met" : "missed";
    std::printf(" %6.0f %-6s", cost, verdict);
  }

  void check_pauses() const {
    if (unpaused_.pauses() != 0) throw std::runtime_error("the loop without pauses paused");
    const std::uint64_t updates = static_cast<std::uint64_t>(jobs_) * kUpdatesOfAJob;
    if (paused_.pauses() < updates || called_.pauses() < updates)
      throw std::runtime_error("operations that should have paused did not");
  }

  int jobs_;
  Digests unpaused_;
  Digests paused_;
  Digests called_;
  std::vector<OwnFd> readable_;
  std::vector<OwnFd> signalled_;
};

void print_head() {
  std::printf(
      "SHA-256 updates of %zu bytes in jobs, ns an update\n\n"
      "  no pause       asyncprovider, set not to pause\n"
      "  bare switch    ASYNC_pause_job() alone: no fd, no digest\n"
      "  with select    the same with a wait fd that is always readable, found by select()\n"
      "  with signal    the same with an eventfd that is written before and read after the pause\n"
      "  our fd         asyncprovider pauses in every update, the loop is that of \"with select\"\n"
      "  our callback   the same, and the callback of the wait context tells whom to resume\n"
      "  fd costs, callback costs  less \"no pause\"; the goal: at most %.0f from %d jobs on\n\n",
      kSize, kGoal, kGoalFrom);
  std::printf("%5s %12s %12s %12s %12s %12s %12s %13s %13s\n", "jobs", "no pause", "bare switch",
              "with select", "with signal", "our fd", "our callback", "fd costs", "callback costs");
}

}  // namespace

int main(int argc, char** argv) {
  const bench::Effort effort = bench::effort_of(argc, argv);
  return bench::run([&] {
    print_head();
    for (const int jobs : kJobs) std::make_unique<Comparison>(jobs)->print(effort);
  });
}
