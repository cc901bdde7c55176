// ASYNCPROVIDER_COUNTERS: where a process writes its counters at its end.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <string>

#include "provider/core/counters.h"

namespace asyncprovider {

// Of one provider instance. The environment is read when it is made: programs clear theirs. A
// program that runs with privileges which its user has not (setuid) reports nothing.
class Report {
 public:
  using Values = std::array<std::uint64_t, kCounters>;

  Report();  // throws std::bad_alloc

  // Appends a line to the file, or writes it to stderr; at most one from each process. The file is
  // opened here, not before: a program may close fds that it does not know.
  void write(const Values& totals) noexcept;

  // A forked child reports what it does itself: more than these.
  void after_fork_in_child(const Values& totals) noexcept { inherited_ = totals; }

 private:
  const std::string path_;  // empty: not wanted; "-": stderr
  Values inherited_{};
  pid_t written_by_ = 0;
};

}  // namespace asyncprovider
