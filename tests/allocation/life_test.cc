// A provider's whole life: loaded, used, unloaded, its counters reported.
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "job/faults.h"
#include "job/operations.h"
#include "support/library.h"
#include "sweep.h"

namespace allocation_tests {
namespace {

namespace faults = job_tests::faults;
using support::TemporaryFile;

constexpr const char* kAllOperations =
    "operations = digest cipher mac kdf random keymgmt keyexch signature asym_cipher kem\n";
constexpr const char* kDigests = "operations = digest\n";  // fewer allocations

constexpr const char* kOtherKeys =
    "executor = exercise\npause_min_bytes = 1\npool_min_bytes = 1\npool_min_us = 0\n"
    "pool_threads = 2\npool_nice = 0\npool_queue = 5\nnotify = fd\n"
    "exercise_latency_us = 10\nexercise_jitter_us = 10\nexercise_order = random\n"
    "exercise_pauses = 2\nexercise_again_every = 3\nexercise_fail_every = 1000\n"
    "exercise_new_fd_every = 2\nexercise_seed = 4\n";

std::string config(const std::string& lines) {
  return std::string("openssl_conf = init\n[init]\nproviders = providers\n[providers]\n") +
         "asyncprovider = ours\ndefault = base\n[base]\nactivate = 1\n[ours]\n" + lines +
         "module = " ASYNCPROVIDER_MODULE "\n" + kOtherKeys;
}

// Says where the provider reports its counters, to those that are loaded while it lives.
class Counters {
 public:
  Counters() { ::setenv("ASYNCPROVIDER_COUNTERS", file_.path().c_str(), 1); }
  ~Counters() { ::unsetenv("ASYNCPROVIDER_COUNTERS"); }
  Counters(const Counters&) = delete;
  Counters& operator=(const Counters&) = delete;
  std::string text() const {
    std::ifstream stream(file_.path());
    return {std::istreambuf_iterator<char>(stream), {}};
  }

 private:
  const TemporaryFile file_{"", ".counters"};
};

// Collects what the process writes to stderr.
class Stderr {
 public:
  Stderr() : before_(::dup(STDERR_FILENO)) {
    std::FILE* const file = std::fopen(file_.path().c_str(), "w");
    ::dup2(::fileno(file), STDERR_FILENO);
    std::fclose(file);
  }
  ~Stderr() {
    ::dup2(before_, STDERR_FILENO);
    ::close(before_);
  }
  Stderr(const Stderr&) = delete;
  Stderr& operator=(const Stderr&) = delete;
  std::string text() const {
    std::ifstream stream(file_.path());
    return {std::istreambuf_iterator<char>(stream), {}};
  }

 private:
  const int before_;
  const TemporaryFile file_{"", ".stderr"};
};

bool digests(OSSL_LIB_CTX* library) {
  unsigned char out[EVP_MAX_MD_SIZE];
  return EVP_Q_digest(library, "SHA2-256", job_tests::kModule, "abc", 3, out, nullptr) == 1;
}

void expect_to_work(OSSL_LIB_CTX* library) {
  OSSL_PROVIDER* const provider = OSSL_PROVIDER_load(library, "asyncprovider");
  EXPECT_TRUE(provider != nullptr && digests(library)) << support::drain_errors();
  OSSL_PROVIDER_unload(provider);
}

// Loaded by name. Where that fails, the next attempt does not.
std::uint64_t live_and_end(const char* operations, std::uint64_t first) {
  const TemporaryFile file(config(operations));
  OSSL_LIB_CTX* const library = OSSL_LIB_CTX_new();
  EXPECT_EQ(OSSL_LIB_CTX_load_config(library, file.path().c_str()), 1);
  bool done = false;
  {
    const faults::Subject subject;
    faults::fail_allocations(first, 1, faults::Whose::modules);
    OSSL_PROVIDER* const provider = OSSL_PROVIDER_load(library, "asyncprovider");
    done = provider != nullptr && digests(library);
    if (provider != nullptr) OSSL_PROVIDER_unload(provider);
  }
  const std::uint64_t failed = faults::healthy();
  expect_right_or_error(done, true, first);
  expect_to_work(library);
  OSSL_LIB_CTX_free(library);
  return failed;
}

TEST(Allocation, LifeOfAProvider) {
  EXPECT_GT(sweep([](std::uint64_t first) { return live_and_end(kAllOperations, first); }), 100U);
}

TEST(Allocation, ReportOfCounters) {
  const Counters counters;
  const std::uint64_t number = sweep([&counters](std::uint64_t first) {
    const std::string before = counters.text();
    const std::uint64_t failed = live_and_end(kDigests, first);
    const std::string more = counters.text().substr(before.size());
    EXPECT_TRUE(more.empty() || (more.starts_with("asyncprovider: pid=") && more.ends_with('\n')))
        << more;
    return failed;
  });
  EXPECT_GT(number, 100U);
  EXPECT_NE(counters.text(), "");
}

// libcrypto goes on without a provider that its configuration activates: stderr says why.
std::uint64_t activate(std::uint64_t first) {
  const TemporaryFile file(config(std::string("activate = 1\n") + kDigests));
  OSSL_LIB_CTX* const library = OSSL_LIB_CTX_new();
  std::uint64_t failed = 0;
  std::string said;
  {
    const Stderr to_file;
    {
      const faults::Subject subject;
      faults::fail_allocations(first, 1, faults::Whose::modules);
      OSSL_LIB_CTX_load_config(library, file.path().c_str());
    }
    failed = faults::healthy();
    said = to_file.text();
  }
  ERR_clear_error();
  const bool there = OSSL_PROVIDER_available(library, "asyncprovider") == 1;
  EXPECT_EQ(said, there ? "" : "asyncprovider: not loaded: out of memory\n");
  EXPECT_EQ(digests(library), there) << support::drain_errors();
  ERR_clear_error();
  OSSL_LIB_CTX_free(library);
  return failed;
}

TEST(Allocation, ActivatedByAFile) { EXPECT_GT(sweep(activate), 100U); }

}  // namespace
}  // namespace allocation_tests
