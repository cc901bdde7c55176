// The command line of asyncserver.
#pragma once

#include <cstdint>

namespace asyncserver {

struct Options {
  std::uint16_t port = 8443;
  const char* certificate = "cert.pem";
  const char* key = "key.pem";
  bool callback = false;
  unsigned threads = 1;
  unsigned jobs = 0;  // at most so many jobs on each thread; 0: no limit
};

// Ends the program where the options are wrong, or only the help was wanted.
Options parse(int argc, char** argv);

}  // namespace asyncserver
