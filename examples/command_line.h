// The command line of asyncsum, and its output: as sha512sum's.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace asyncsum {

struct File {
  explicit File(const char* argument) : name(argument) {}
  bool is_stdin() const { return name == "-"; }
  std::string name;
  std::string sum, error;  // one of them, once it is finished
  bool finished = false;
};

struct Options {
  const char* algorithm = "SHA2-512";
  std::size_t jobs = 16;
  std::vector<File> files;
};

// Ends the program where the options are wrong, or only the help was wanted.
Options parse(int argc, char** argv);

// The line for a finished file, on stdout or stderr.
void print(const File& file);

// True where everything printed has arrived.
bool close_stdout();

}  // namespace asyncsum
