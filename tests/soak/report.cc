#include "report.h"

#include <array>
#include <cstdio>

namespace soak {
namespace {

constexpr std::array<const char*, static_cast<std::size_t>(Count::count_)> kNames = {
    "digests",       "ciphers", "macs",      "randoms",           "keys",  "bytes",     "pauses",
    "early-resumes", "again",   "cancelled", "injected-failures", "forks", "libraries",
};

}  // namespace

void report(const Options& options, std::uint64_t rounds, double minutes, std::size_t heap_growth,
            const Tally& tally) {
  std::printf("soak: seed=%llu executor=%s threads=%llu rounds=%llu minutes=%.1f heap-growth=%zu",
              static_cast<unsigned long long>(options.seed), options.executor.c_str(),
              static_cast<unsigned long long>(options.threads),
              static_cast<unsigned long long>(rounds), minutes, heap_growth);
  for (std::size_t i = 0; i < kNames.size(); ++i)
    std::printf(" %s=%llu", kNames[i],
                static_cast<unsigned long long>(tally.get(static_cast<Count>(i))));
  std::printf("\n");
  std::fflush(stdout);
}

}  // namespace soak
