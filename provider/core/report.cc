#include "provider/core/report.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "provider/core/guard.h"

namespace asyncprovider {
namespace {

const char* wanted() {
#ifdef __GLIBC__
  const char* const path = ::secure_getenv("ASYNCPROVIDER_COUNTERS");
#else
  const bool privileged = ::getuid() != ::geteuid() || ::getgid() != ::getegid();
  const char* const path = privileged ? nullptr : std::getenv("ASYNCPROVIDER_COUNTERS");
#endif
  return path == nullptr ? "" : path;
}

std::string line(const Report::Values& totals, const Report::Values& inherited) {
  std::string text = "asyncprovider: pid=" + std::to_string(::getpid());
  for (std::size_t i = 0; i < kCounters; ++i)
    text.append(" ")
        .append(name(static_cast<Counter>(i)))
        .append("=")
        .append(std::to_string(totals[i] - inherited[i]));
  return text + "\n";
}

// One write, so that the lines of several processes do not mix.
void append(const std::string& path, const std::string& text) {
  const bool to_stderr = path == "-";
  const int fd =
      to_stderr ? STDERR_FILENO
                : ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
  if (fd < 0) return;
  while (::write(fd, text.data(), text.size()) < 0 && errno == EINTR) {
  }
  if (!to_stderr) ::close(fd);
}

}  // namespace

Report::Report() : path_(wanted()) {}

void Report::write(const Values& totals) noexcept {
  if (path_.empty() || written_by_ == ::getpid()) return;
  written_by_ = ::getpid();
  guarded([&] { return append(path_, line(totals, inherited_)), true; }, [] { return false; });
}

}  // namespace asyncprovider
