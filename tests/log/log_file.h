// ASYNCPROVIDER_LOG while a test runs, and what the module wrote there.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "support/library.h"

namespace log_tests {

// The texts of a process's lines, in their order. Other lines count as texts that begin with "?".
std::vector<std::string> texts_of(const std::string& lines, pid_t process);

// How many of them begin so.
std::size_t count(const std::vector<std::string>& texts, const std::string& beginning);

class LogFile {
 public:
  LogFile();
  ~LogFile();
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  // What this process, or another, wrote.
  std::vector<std::string> texts() const;
  std::vector<std::string> texts(pid_t process) const;

 private:
  const support::TemporaryFile file_;
};

// A digest of a job that has no wait context, twice.
void fall_back(const support::Library& library);

}  // namespace log_tests
