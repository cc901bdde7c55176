// The command line of tls_load.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tls_load {

struct Options {
  std::uint16_t port = 0;
  unsigned connections = 1, parallel = 1;
  unsigned requests = 1;     // on each connection
  std::size_t bytes = 1000;  // of each answer's body
  std::size_t upload = 0;    // of a POST in front of the requests
  unsigned lines = 0;        // instead of HTTP: sent, and written to stdout
  bool tls12 = false, tls13 = false, resume = false;
  const char *ca = nullptr, *pem = nullptr;  // whom to trust; key and certificate of ours
  const char *cipher = nullptr, *path = nullptr;
  unsigned break_percent = 0, seed = 1;
  unsigned timeout = 30;  // seconds without a byte
};

// Ends the program where the options are wrong.
Options parse(int argc, char** argv);

}  // namespace tls_load
