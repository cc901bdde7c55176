// Lines for the one who runs the program: to a file that an environment variable names, or to stderr.
#pragma once

#include <string>

namespace asyncprovider {

// Immutable: any thread may append.
class Output {
 public:
  // Reads the variable at once: programs clear their environments. One that runs with privileges which
  // its user has not (setuid) has no output. Throws std::bad_alloc.
  explicit Output(const char* variable);

  bool wanted() const noexcept { return !path_.empty(); }

  // The process and the text, without the line's end. Throws std::bad_alloc.
  static std::string line(const std::string& text);

  // Appends a line, in one write, so that those of several processes do not mix. The file is opened
  // for it, and closed: a program may close fds that it does not know. Throws std::bad_alloc.
  void append(const std::string& line) const;

 private:
  const std::string path_;  // empty: not wanted; "-": stderr
};

}  // namespace asyncprovider
