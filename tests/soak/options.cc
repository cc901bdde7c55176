#include "options.h"

#include <sys/random.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "settings.h"

namespace soak {
namespace {

constexpr const char* kUsage =
    "Usage: soak [options]\n"
    "Random operations in random jobs, compared with the base provider's results.\n\n"
    "  --minutes N      so long; or\n"
    "  --rounds N       so many rounds (10), each with a provider instance of its own\n"
    "  --seed N         of all that is random but the order of threads (a new one each time)\n"
    "  --round N        begins with this one: rounds of a seed differ\n"
    "  --threads N      1 to 64 (3)\n"
    "  --jobs N         of each thread at a time, 1 to 1024 (16)\n"
    "  --executor NAME  auto, inline, batch, pool, exercise, or any (any): another each round\n"
    "  --wrong          takes a right result for a wrong one, to see that it is noticed\n";

struct Number {
  const char* option;
  std::uint64_t Options::*value;
  std::uint64_t least;
  std::uint64_t most;
};

constexpr Number kNumbers[] = {
    {"--minutes", &Options::minutes, 1, 100'000},
    {"--rounds", &Options::rounds, 1, 1'000'000'000},
    {"--seed", &Options::seed, 0, UINT64_MAX},
    {"--round", &Options::first_round, 0, 1'000'000'000},
    {"--threads", &Options::threads, 1, 64},
    {"--jobs", &Options::jobs, 1, 1024},
};

bool complain(const std::string& what) {
  std::fprintf(stderr, "soak: %s\n", what.c_str());
  return false;
}

bool read_number(Options& options, const Number& number, std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || value < number.least || value > number.most)
    return complain(std::string(number.option) + " " + std::string(text) + ": not a number from " +
                    std::to_string(number.least) + " to " + std::to_string(number.most));
  options.*number.value = value;
  return true;
}

bool read_executor(Options& options, std::string_view name) {
  options.executor = name;
  return is_executor(options.executor) ||
         complain("--executor " + options.executor + ": not " + executor_names());
}

bool read_value(Options& options, std::string_view option, const char* value) {
  const bool is_name = option == "--executor";
  const auto* const number = std::find_if(std::begin(kNumbers), std::end(kNumbers),
                                          [&](const Number& each) { return option == each.option; });
  if (!is_name && number == std::end(kNumbers))
    return complain("no such option: " + std::string(option) + "; see --help");
  if (value == nullptr) return complain(std::string(option) + " needs a value");
  return is_name ? read_executor(options, value) : read_number(options, *number, value);
}

std::uint64_t new_seed() {
  std::uint32_t seed = 0;
  if (::getrandom(&seed, sizeof seed, 0) != sizeof seed) return 1;
  return seed;
}

}  // namespace

std::optional<Options> parse(int argc, char** argv) {
  Options options;
  options.seed = new_seed();
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--help") == 0) {
      std::fputs(kUsage, stderr);
      return {};
    }
    if (std::strcmp(argv[i], "--wrong") == 0)
      options.wrong = true;
    else if (!read_value(options, argv[i], i + 1 < argc ? argv[i + 1] : nullptr))
      return {};
    else
      ++i;
  }
  return options;
}

std::string command_line(const Options& options, std::uint64_t round) {
  return "soak --seed " + std::to_string(options.seed) + " --round " + std::to_string(round) +
         " --rounds 1 --threads " + std::to_string(options.threads) + " --jobs " +
         std::to_string(options.jobs) + " --executor " + options.executor +
         (options.wrong ? " --wrong" : "");
}

}  // namespace soak
