// Nanoseconds an operation, of several ways to do one thing, measured in turn.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

namespace bench {

struct Effort {
  int rounds;          // how often each way is measured
  double nanoseconds;  // how long each measurement takes, at least
};

// What the command line asks for; ends the program where it is not understood.
Effort effort_of(int argc, char** argv);

// Does the operation some times and gives the number; throws where it fails.
using Way = std::function<long()>;

// The samples of the ways, one a round; the ways take turns, so that what slows the machine down
// for a while falls on all of them.
std::vector<std::vector<double>> take_turns(const Effort& effort, const std::vector<Way>& ways);

double median(std::vector<double> samples);
// The median of what each sample of `a` exceeds the sample of `b` from the same round by.
double median_difference(const std::vector<double>& a, const std::vector<double>& b);
// The median of how often each sample of `b` goes into the sample of `a` from the same round.
double median_ratio(const std::vector<double>& a, const std::vector<double>& b);

// Throws std::runtime_error, with OpenSSL's errors, unless `result` is 1.
void require(int result, std::string_view what);

// Runs `body`; what it throws goes to stderr, and the exit status says so.
int run(const std::function<void()>& body);

}  // namespace bench
