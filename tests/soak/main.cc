// A soak: for so many minutes or rounds, what a program may do is done at random, and checked.
#include <malloc.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <optional>

#include "job/process.h"
#include "keys/key_ring.h"
#include "own_process.h"
#include "report.h"
#include "round.h"
#include "work.h"

#if defined(JOB_TESTS_TSAN)
extern "C" [[gnu::visibility("default")]] const char* __tsan_default_options() {
  return "second_deadlock_stack=1";
}
#endif
#if defined(JOB_TESTS_ASAN)
extern "C" [[gnu::visibility("default")]] const char* __asan_default_options() {
  return "detect_stack_use_after_return=0";
}
#endif

namespace soak {
namespace {

using Clock = std::chrono::steady_clock;

double minutes_since(Clock::time_point begun) {
  return std::chrono::duration<double, std::ratio<60>>(Clock::now() - begun).count();
}

[[noreturn]] void fail(const Options& options, std::uint64_t round, const std::string& what) {
  std::fprintf(stderr, "soak: FAILED after round %llu: %s\nTo see it again: %s\n",
               static_cast<unsigned long long>(round), what.c_str(),
               command_line(options, round).c_str());
  ::_exit(1);
}

int soak(const Options& options) {
  const auto begun = Clock::now();
  double reported = 0;
  Tally tally;
  std::optional<OwnProcess> process;  // as it was after the first round
  std::uint64_t given_up_before = 0;
  std::uint64_t done = 0;
  const auto report_now = [&] {
    report(options, done, minutes_since(begun), process->heap_growth(), tally);
  };
  const auto is_time = [&] {
    return options.minutes != 0 ? minutes_since(begun) < static_cast<double>(options.minutes)
                                : done < options.rounds;
  };
  for (; done == 0 || is_time(); ++done) {
    run_round(options, options.first_round + done, tally);
    if (!process) {
      given_up_before = tally.get(Count::cancelled);
      process.emplace();
    }
    const std::string difference =
        process->difference(tally.get(Count::cancelled) - given_up_before);
    if (!difference.empty()) fail(options, options.first_round + done, difference);
    if (minutes_since(begun) < reported + 1) continue;
    reported = minutes_since(begun);
    report_now();
  }
  report_now();
  if (tally.get(Count::pauses) == 0) fail(options, options.first_round, "no job has paused");
  std::printf("soak: clean\n");
  return 0;
}

}  // namespace
}  // namespace soak

int main(int argc, char** argv) {
  const std::optional<soak::Options> options = soak::parse(argc, argv);
  if (!options) return 2;
  ::mallopt(M_ARENA_MAX, 1);  // mallinfo2() tells of one arena only
  // By this thread, before there are others.
  for (const std::string& key : soak::key_names()) keys_tests::original(key);
  return soak::soak(*options);
}
