#include "measure.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "support/library.h"

namespace bench {
namespace {

double measure(const Effort& effort, const Way& way) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  long operations = 0;
  for (;;) {
    operations += way();
    const double elapsed = std::chrono::duration<double, std::nano>(Clock::now() - begin).count();
    if (elapsed >= effort.nanoseconds) return elapsed / static_cast<double>(operations);
  }
}

}  // namespace

Effort effort_of(int argc, char** argv) {
  if (argc == 1) return {.rounds = 25, .nanoseconds = 2e7};
  if (argc == 2 && std::string_view(argv[1]) == "--quick") return {.rounds = 1, .nanoseconds = 0};
  std::fprintf(stderr, "usage: %s [--quick]\n", argv[0]);
  std::exit(2);
}

std::vector<std::vector<double>> take_turns(const Effort& effort, const std::vector<Way>& ways) {
  for (const Way& way : ways) way();
  std::vector<std::vector<double>> samples(ways.size());
  for (int round = 0; round < effort.rounds; ++round)
    for (std::size_t i = 0; i < ways.size(); ++i) samples[i].push_back(measure(effort, ways[i]));
  return samples;
}

double median(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  const std::size_t middle = samples.size() / 2;
  return samples.size() % 2 == 1 ? samples[middle] : (samples[middle - 1] + samples[middle]) / 2;
}

double median_difference(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> differences;
  for (std::size_t i = 0; i < a.size(); ++i) differences.push_back(a[i] - b[i]);
  return median(std::move(differences));
}

double median_ratio(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < a.size(); ++i) ratios.push_back(a[i] / b[i]);
  return median(std::move(ratios));
}

void require(int result, std::string_view what) {
  if (result == 1) return;
  throw std::runtime_error(std::string(what).append(" failed\n").append(support::drain_errors()));
}

int run(const std::function<void()>& body) {
  try {
    body();
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return EXIT_FAILURE;
  }
}

}  // namespace bench
