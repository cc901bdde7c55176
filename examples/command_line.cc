#include "command_line.h"

#include <getopt.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace asyncsum {
namespace {

constexpr char kUsage[] =
    "Usage: asyncsum [-a ALGORITHM] [-j JOBS] [FILE]...\n"
    "Print checksums of the FILEs, JOBS of them at a time.\n\n"
    "With no FILE, or when FILE is -, read standard input.\n"
    "  -a ALGORITHM  any digest that OpenSSL can fetch (SHA2-512)\n"
    "  -j JOBS       how many files to sum at the same time, 1 to 1024 (16)\n"
    "      --help    display this help and exit\n";

[[noreturn]] void refuse_usage() {
  std::fputs("Try 'asyncsum --help' for more information.\n", stderr);
  std::exit(EXIT_FAILURE);
}

std::size_t parse_jobs(std::string_view text) {
  std::size_t jobs = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), jobs);
  if (error == std::errc{} && end == text.data() + text.size() && jobs >= 1 && jobs <= 1024)
    return jobs;
  std::fprintf(stderr, "asyncsum: invalid number of jobs: '%s'\n", text.data());
  refuse_usage();
}

}  // namespace

bool close_stdout() {
  const bool failed = std::ferror(stdout) != 0;
  if (std::fclose(stdout) == 0 && !failed) return true;
  std::fputs("asyncsum: write error\n", stderr);
  return false;
}

Options parse(int argc, char** argv) {
  static constexpr option kLong[] = {{"help", no_argument, nullptr, 'h'}, {}};
  Options options;
  for (int key; (key = ::getopt_long(argc, argv, "a:j:", kLong, nullptr)) != -1;) {
    if (key == 'h') {
      std::fputs(kUsage, stdout);
      std::exit(close_stdout() ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    if (key == '?') refuse_usage();
    if (key == 'a') options.algorithm = optarg;
    if (key == 'j') options.jobs = parse_jobs(optarg);
  }
  for (int i = optind; i < argc; ++i) options.files.emplace_back(argv[i]);
  if (options.files.empty()) options.files.emplace_back("-");
  return options;
}

void print(const File& file) {
  std::string name;
  for (const char c : file.name)
    name += c == '\\' ? "\\\\" : c == '\n' ? "\\n" : c == '\r' ? "\\r" : std::string(1, c);
  if (file.error.empty())
    std::printf("%s%s  %s\n", name == file.name ? "" : "\\", file.sum.c_str(), name.c_str());
  else
    std::fprintf(stderr, "asyncsum: %s: %s\n", file.name.c_str(), file.error.c_str());
}

}  // namespace asyncsum
