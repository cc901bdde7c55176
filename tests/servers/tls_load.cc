// A client that makes many connections, at most so many of them at a time, compares each byte, and
// breaks off as many as it is told to. It prints what it has done, a line a failure and
// "handshakes=N resumed=N broken=N failed=N bytes=N", and ends with 1 where anything failed.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "client.h"

namespace tls_load {
namespace {

class Load {
 public:
  explicit Load(const Options& options) : options_(options) {}

  Results run() {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < options_.parallel; ++i) threads.emplace_back([this, i] { work(i); });
    threads.clear();
    return results_;
  }

 private:
  void work(unsigned thread) {
    Results results;
    const auto client = std::make_unique<Client>(options_, thread);
    for (unsigned number; (number = begun_.fetch_add(1)) < options_.connections;)
      connect(*client, number, results);
    const std::lock_guard lock(mutex_);
    results_.handshakes += results.handshakes;
    results_.resumed += results.resumed;
    results_.broken += results.broken;
    results_.failed += results.failed;
    results_.bytes += results.bytes;
  }

  // Which are broken off does not depend on which thread makes them.
  void connect(Client& client, unsigned number, Results& results) {
    const bool broken = number * 37 % 100 < options_.break_percent;
    try {
      if (broken) {
        ++results.broken;
        client.run_broken();
      } else {
        client.run(results);
      }
    } catch (const std::exception& problem) {
      if (++results.failed > 5) return;
      std::fprintf(stderr, "tls_load: %sconnection %u: %s\n", broken ? "broken " : "", number,
                   problem.what());
    }
  }

  const Options& options_;
  std::atomic<unsigned> begun_ = 0;
  std::mutex mutex_;
  Results results_;
};

}  // namespace
}  // namespace tls_load

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  const tls_load::Options options = tls_load::parse(argc, argv);
  const tls_load::Results results = tls_load::Load(options).run();
  std::fprintf(stderr, "handshakes=%u resumed=%u broken=%u failed=%u bytes=%zu\n",
               results.handshakes, results.resumed, results.broken, results.failed, results.bytes);
  return results.failed == 0 ? 0 : 1;
}
