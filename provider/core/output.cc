#include "provider/core/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace asyncprovider {
namespace {

const char* value_of(const char* variable) {
#ifdef __GLIBC__
  const char* const value = ::secure_getenv(variable);
#else
  const bool privileged = ::getuid() != ::geteuid() || ::getgid() != ::getegid();
  const char* const value = privileged ? nullptr : std::getenv(variable);
#endif
  return value == nullptr ? "" : value;
}

void write_to(int fd, const std::string& text) noexcept {
  while (::write(fd, text.data(), text.size()) < 0 && errno == EINTR) {
  }
}

}  // namespace

Output::Output(const char* variable) : path_(value_of(variable)) {}

std::string Output::line(const std::string& text) {
  return "asyncprovider: pid=" + std::to_string(::getpid()) + " " + text;
}

void Output::append(const std::string& line) const {
  if (!wanted()) return;
  const std::string text = line + "\n";
  if (path_ == "-") return write_to(STDERR_FILENO, text);
  const int fd = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
  if (fd < 0) return;
  write_to(fd, text);
  ::close(fd);
}

}  // namespace asyncprovider
