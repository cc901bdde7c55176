#include "options.h"

#include <getopt.h>

#include <cstdio>
#include <cstdlib>

namespace tls_load {

Options parse(int argc, char** argv) {
  enum {
    kPort,
    kConnections,
    kParallel,
    kRequests,
    kBytes,
    kUpload,
    kLines,
    kTls12,
    kTls13,
    kResume,
    kCa,
    kPem,
    kCipher,
    kPath,
    kBreak,
    kSeed,
    kTimeout
  };
  static constexpr option kLong[] = {{"port", 1, nullptr, kPort},
                                     {"connections", 1, nullptr, kConnections},
                                     {"parallel", 1, nullptr, kParallel},
                                     {"requests", 1, nullptr, kRequests},
                                     {"bytes", 1, nullptr, kBytes},
                                     {"upload", 1, nullptr, kUpload},
                                     {"lines", 1, nullptr, kLines},
                                     {"tls1_2", 0, nullptr, kTls12},
                                     {"tls1_3", 0, nullptr, kTls13},
                                     {"resume", 0, nullptr, kResume},
                                     {"ca", 1, nullptr, kCa},
                                     {"pem", 1, nullptr, kPem},
                                     {"cipher", 1, nullptr, kCipher},
                                     {"path", 1, nullptr, kPath},
                                     {"break", 1, nullptr, kBreak},
                                     {"seed", 1, nullptr, kSeed},
                                     {"timeout", 1, nullptr, kTimeout},
                                     {}};
  Options options;
  const auto number = [] { return static_cast<unsigned>(std::strtoul(optarg, nullptr, 10)); };
  for (int key; (key = ::getopt_long(argc, argv, "", kLong, nullptr)) != -1;) {
    switch (key) {
      case kPort:
        options.port = static_cast<std::uint16_t>(number());
        break;
      case kConnections:
        options.connections = number();
        break;
      case kParallel:
        options.parallel = number();
        break;
      case kRequests:
        options.requests = number();
        break;
      case kBytes:
        options.bytes = number();
        break;
      case kUpload:
        options.upload = number();
        break;
      case kLines:
        options.lines = number();
        break;
      case kTls12:
        options.tls12 = true;
        break;
      case kTls13:
        options.tls13 = true;
        break;
      case kResume:
        options.resume = true;
        break;
      case kCa:
        options.ca = optarg;
        break;
      case kPem:
        options.pem = optarg;
        break;
      case kCipher:
        options.cipher = optarg;
        break;
      case kPath:
        options.path = optarg;
        break;
      case kBreak:
        options.break_percent = number();
        break;
      case kSeed:
        options.seed = number();
        break;
      case kTimeout:
        options.timeout = number();
        break;
      default:
        std::exit(2);
    }
  }
  if (options.port == 0 || optind < argc) {
    std::fputs("tls_load: --port is missing, or there is an argument too many\n", stderr);
    std::exit(2);
  }
  return options;
}

}  // namespace tls_load
