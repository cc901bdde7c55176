// What lanes gain for a program whose wait contexts have a callback: `openssl speed` waits on fds.
// What it repeats with -evp is done by the default provider without jobs, and by asyncprovider in
// jobs.
#include <getopt.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "job_loop.h"
#include "measure.h"
#include "support/handles.h"
#include "support/library.h"

namespace {

constexpr int kRounds = 15;
constexpr int kMost = 999'999'999;
constexpr int kSizeOfATrial = 64;

using bench::require;

struct Options {
  bool quick = false;
  int seconds = 1;
  std::vector<int> sizes = {4096};
  std::vector<int> jobs = {1, 16};
  std::string settings;
  std::vector<std::string> algorithms;

  bench::Effort effort() const {
    if (quick) return {.rounds = 1, .nanoseconds = 0};
    return {.rounds = kRounds, .nanoseconds = seconds * 1e9 / kRounds};
  }
};

[[noreturn]] void refuse_usage() {
  std::fputs(
      "usage: lane_gain [--quick] [--seconds N] [--sizes N,N...] [--jobs N,N...]\n"
      "                 [--set 'KEY=VALUE']... algorithm...\n",
      stderr);
  std::exit(2);
}

std::vector<int> numbers(std::string_view text) {
  std::vector<int> found;
  const char* const end = text.data() + text.size();
  for (const char* next = text.data();; ++next) {
    const auto [after, error] = std::from_chars(next, end, found.emplace_back());
    if (error != std::errc{} || found.back() < 1 || found.back() > kMost) refuse_usage();
    if (after == end) return found;
    if (*after != ',') refuse_usage();
    next = after;
  }
}

Options parse(int argc, char** argv) {
  static constexpr option kLong[] = {
      {"quick", no_argument, nullptr, 'q'},       {"seconds", required_argument, nullptr, 't'},
      {"sizes", required_argument, nullptr, 'b'}, {"jobs", required_argument, nullptr, 'j'},
      {"set", required_argument, nullptr, 's'},   {}};
  Options options;
  for (int key; (key = ::getopt_long(argc, argv, "", kLong, nullptr)) != -1;) {
    if (key == '?') refuse_usage();
    if (key == 'q') options.quick = true;
    if (key == 't') options.seconds = numbers(optarg).front();
    if (key == 'b') options.sizes = numbers(optarg);
    if (key == 'j') options.jobs = numbers(optarg);
    if (key == 's') options.settings.append(optarg).append("\n");
  }
  options.algorithms.assign(argv + optind, argv + argc);
  if (options.algorithms.empty()) refuse_usage();
  return options;
}

// A digest or a cipher.
struct Algorithm {
  Algorithm(const support::Library& library, const std::string& name, const std::string& query)
      : md(EVP_MD_fetch(library.get(), name.c_str(), query.c_str())),
        cipher(md ? nullptr : EVP_CIPHER_fetch(library.get(), name.c_str(), query.c_str())) {
    require(md || cipher, "fetching " + name + " with " + query);
    ERR_clear_error();  // of the digest that a cipher is not
  }

  support::Md md;
  support::Cipher cipher;
};

// A buffer, and what `openssl speed` repeats with it: EVP_Digest, or EVP_EncryptUpdate in place.
class Message {
 public:
  Message(const Algorithm& algorithm, int size)
      : algorithm_(&algorithm),
        size_(size),
        data_(static_cast<std::size_t>(size) + EVP_MAX_BLOCK_LENGTH) {
    for (std::size_t i = 0; i < key_.size(); ++i) key_[i] = static_cast<unsigned char>(i);
    if (algorithm_->cipher) require(init(algorithm_->cipher.get(), key_.data()), "initialising");
  }

  // Begins with the IV again: a mode's counter has a limit.
  int repeat(long times) {
    if (algorithm_->cipher && init(nullptr, nullptr) != 1) return 0;
    for (long i = 0; i < times; ++i)
      if (once() != 1) return 0;
    return 1;
  }

 private:
  int init(const EVP_CIPHER* cipher, const unsigned char* key) {
    return EVP_EncryptInit_ex2(cipher_ctx_.get(), cipher, key, key_.data(), nullptr);
  }

  int once() {
    if (algorithm_->cipher) return encrypt();
    const bool extendable = (EVP_MD_get_flags(algorithm_->md.get()) & EVP_MD_FLAG_XOF) != 0;
    return extendable ? digest_xof() : digest();
  }

  int encrypt() {
    int written = 0;
    return EVP_EncryptUpdate(cipher_ctx_.get(), data_.data(), &written, data_.data(), size_);
  }

  int digest() {
    return EVP_Digest(data_.data(), static_cast<std::size_t>(size_), out_.data(), nullptr,
                      algorithm_->md.get(), nullptr);
  }

  // EVP_Digest has no length for these from OpenSSL 3.4 on.
  int digest_xof() {
    EVP_MD_CTX* const ctx = md_ctx_.get();
    return EVP_DigestInit_ex2(ctx, algorithm_->md.get(), nullptr) == 1 &&
           EVP_DigestUpdate(ctx, data_.data(), static_cast<std::size_t>(size_)) == 1 &&
           EVP_DigestFinalXOF(ctx, out_.data(), out_.size()) == 1;
  }

  const Algorithm* algorithm_;
  int size_;
  std::vector<unsigned char> data_;
  std::array<unsigned char, EVP_MAX_KEY_LENGTH> key_;
  std::array<unsigned char, EVP_MAX_MD_SIZE> out_;
  support::MdCtx md_ctx_{EVP_MD_CTX_new()};
  support::CipherCtx cipher_ctx_{EVP_CIPHER_CTX_new()};
};

// What a job does in a run: so much that its start and end weigh nothing, and no more than fits
// into a turn.
long operations_of(int size, int jobs) {
  constexpr double kBytesOfARun = 1 << 24;
  return std::clamp(static_cast<long>(kBytesOfARun / size / jobs), 16L, 500L);
}

class WithoutJobs {
 public:
  WithoutJobs(const std::string& name, int size)
      : algorithm_(library_, name, "provider=default"),
        message_(algorithm_, size),
        operations_(operations_of(size, 1)) {}

  long run() {
    require(message_.repeat(operations_), "an operation of the default provider");
    return operations_;
  }

 private:
  support::Library library_;
  Algorithm algorithm_;
  Message message_;
  long operations_;
};

// With a provider of its own, which finds out how many jobs there are.
class InJobs {
 public:
  InJobs(const std::string& settings, const std::string& name, int size, int jobs)
      : library_(settings),
        algorithm_(library_, name, "provider=asyncprovider"),
        operations_(operations_of(size, jobs)),
        loop_(jobs, bench::Resume::called, [this](int job) {
          return messages_[static_cast<std::size_t>(job)].repeat(operations_);
        }) {
    for (int i = 0; i < jobs; ++i) messages_.emplace_back(algorithm_, size);
  }

  long run() {
    loop_.run_to_the_end();
    return operations_ * static_cast<long>(messages_.size());
  }
  std::uint64_t pauses() const { return library_.counter("pauses"); }

 private:
  support::Library library_;
  Algorithm algorithm_;
  std::vector<Message> messages_;
  long operations_;
  bench::JobLoop loop_;
};

// Some modes allow one update a message.
void check_algorithms(const Options& options) {
  const support::Library library(options.settings);
  for (const std::string& name : options.algorithms) {
    const Algorithm base(library, name, "provider=default");
    const Algorithm ours(library, name, "provider=asyncprovider");
    require(Message(base, kSizeOfATrial).repeat(2), "a second update of a message with " + name);
  }
}

void print_head(const Options& options) {
  std::printf("%-24s %6s %9s", "algorithm", "bytes", "default");
  for (const int jobs : options.jobs)
    std::printf(" %8s", (std::to_string(jobs) + (jobs == 1 ? " job" : " jobs")).c_str());
  std::printf("\n");
  std::fflush(stdout);
}

void print_row(const Options& options, const std::string& name, int size) {
  WithoutJobs base(name, size);
  std::deque<InJobs> ours;
  std::vector<bench::Way> ways = {[&base] { return base.run(); }};
  for (const int jobs : options.jobs) {
    InJobs& in_jobs = ours.emplace_back(options.settings, name, size, jobs);
    ways.emplace_back([&in_jobs] { return in_jobs.run(); });
  }
  const auto samples = bench::take_turns(options.effort(), ways);
  std::printf("%-24s %6d %9.1f", name.c_str(), size, size / bench::median(samples[0]) * 1000);
  for (std::size_t i = 1; i < samples.size(); ++i)
    std::printf(" %7.2fx", bench::median_ratio(samples[0], samples[i]));
  std::printf("\n");
  std::fflush(stdout);
  for (const InJobs& in_jobs : ours)
    if (options.quick && in_jobs.pauses() == 0) throw std::runtime_error("no operation paused");
}

void measure(const Options& options) {
  check_algorithms(options);
  print_head(options);
  for (const std::string& name : options.algorithms)
    for (const int size : options.sizes) print_row(options, name, size);
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse(argc, argv);
  return bench::run([&] { measure(options); });
}
