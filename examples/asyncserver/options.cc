#include "options.h"

#include <getopt.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace asyncserver {
namespace {

constexpr char kUsage[] =
    "Usage: asyncserver [OPTION]...\n"
    "Serve TLS on 127.0.0.1 until SIGTERM or SIGINT: GET /N answers with N bytes, POST with the\n"
    "SHA-256 of what was sent.\n\n"
    "  -p, --port PORT    (8443); 0 for any that is free, which the first line of output tells\n"
    "  -c, --cert FILE    certificate chain (cert.pem)\n"
    "  -k, --key FILE     private key (key.pem)\n"
    "      --callback     have jobs announced by a callback instead of wait fds\n"
    "  -t, --threads N    threads, each with an event loop, 1 to 64 (1)\n"
    "  -j, --jobs N       jobs on each thread, 1 to 65536 (no limit)\n"
    "      --help         display this help and exit\n";

[[noreturn]] void refuse_usage() {
  std::fputs("Try 'asyncserver --help' for more information.\n", stderr);
  std::exit(EXIT_FAILURE);
}

unsigned parse_number(std::string_view text, unsigned low, unsigned high) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size() && number >= low && number <= high)
    return number;
  std::fprintf(stderr, "asyncserver: invalid number: '%s'\n", text.data());
  refuse_usage();
}

}  // namespace

Options parse(int argc, char** argv) {
  static constexpr option kLong[] = {
      {"port", required_argument, nullptr, 'p'},    {"cert", required_argument, nullptr, 'c'},
      {"key", required_argument, nullptr, 'k'},     {"callback", no_argument, nullptr, 'C'},
      {"threads", required_argument, nullptr, 't'}, {"jobs", required_argument, nullptr, 'j'},
      {"help", no_argument, nullptr, 'h'},          {}};
  Options options;
  for (int key; (key = ::getopt_long(argc, argv, "p:c:k:t:j:", kLong, nullptr)) != -1;) {
    switch (key) {
      case 'p':
        options.port = static_cast<std::uint16_t>(parse_number(optarg, 0, 65535));
        break;
      case 'c':
        options.certificate = optarg;
        break;
      case 'k':
        options.key = optarg;
        break;
      case 'C':
        options.callback = true;
        break;
      case 't':
        options.threads = parse_number(optarg, 1, 64);
        break;
      case 'j':
        options.jobs = parse_number(optarg, 1, 65536);
        break;
      case 'h':
        std::fputs(kUsage, stdout);
        std::exit(EXIT_SUCCESS);
      default:
        refuse_usage();
    }
  }
  if (optind < argc) refuse_usage();
  return options;
}

}  // namespace asyncserver
