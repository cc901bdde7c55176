// The command line of the soak.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace soak {

struct Options {
  std::uint64_t minutes = 0;  // 0: as many rounds as said
  std::uint64_t rounds = 10;
  std::uint64_t first_round = 0;
  std::uint64_t seed = 0;
  std::uint64_t threads = 3;
  std::uint64_t jobs = 16;  // of each thread, at a time
  std::string executor = "any";
  bool wrong = false;  // one of the base's results is taken for wrong, to see that it is noticed
};

// Nothing, and a message on stderr, where the command line is not understood; for --help too.
std::optional<Options> parse(int argc, char** argv);

// The options under which one round can be seen again.
std::string command_line(const Options& options, std::uint64_t round);

}  // namespace soak
