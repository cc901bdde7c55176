// H5: no exception is alive while a job is paused. H10: none crosses the C interface.
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <openssl/provider.h>
#include <openssl/rand.h>

#include <array>
#include <exception>

#include "hazard.h"
#include "job/faults.h"
#include "job/operations.h"
#include "support/handles.h"

#if defined(JOB_TESTS_ASAN)
// libcrypto leaks where a library context cannot be made to its end. To know it by that, each
// allocation has to be traced through functions without frame pointers.
extern "C" [[gnu::visibility("default")]] const char* __asan_default_options() {
  return "fast_unwind_on_malloc=0";
}
extern "C" [[gnu::visibility("default")]] const char* __lsan_default_suppressions() {
  return "leak:OSSL_LIB_CTX_new\n";
}
#endif

namespace hazard_tests {
namespace {

namespace faults = job_tests::faults;

constexpr std::uint64_t kAll = UINT64_MAX;

// What an application may count on between two of its calls.
void expect_no_exception_alive() {
  EXPECT_EQ(std::current_exception(), nullptr);
  EXPECT_EQ(std::uncaught_exceptions(), 0);
}

int digest_and_encrypt(EVP_MD_CTX* digest, EVP_CIPHER_CTX* cipher) {
  std::array<unsigned char, 64> bytes{};
  int size = 0;
  return EVP_DigestUpdate(digest, bytes.data(), bytes.size()) == 1 &&
                 EVP_EncryptUpdate(cipher, bytes.data(), &size, bytes.data(), bytes.size()) == 1 &&
                 EVP_DigestFinal_ex(digest, bytes.data(), nullptr) == 1
             ? 1
             : 0;
}

struct Seen {
  std::uint64_t failed;
  int pauses;
};

// A job in a new instance, where allocation number `first` fails, and as many more as said.
Seen run_without(const char* settings, std::uint64_t first, std::uint64_t count) {
  const support::Library library(settings);
  const auto digest = job_tests::new_digest(library.get(), job_tests::kModule, "SHA2-256");
  const auto cipher = job_tests::new_cipher(library.get(), job_tests::kModule, "AES-128-CTR", true);
  support::Job job([&] {
    faults::fail_allocations(first, count);
    return digest_and_encrypt(digest.get(), cipher.get());
  });
  for (;;) {
    {
      const faults::Subject subject;
      if (job.resume()) break;
    }
    expect_no_exception_alive();
    job.wait_until_readable();
  }
  expect_no_exception_alive();
  EXPECT_EQ(job.result(), 1) << support::drain_errors();
  return {faults::healthy(), job.pauses()};
}

TEST_P(EachHazard, H5_NoExceptionIsAliveAtAPause) {
  ASSERT_TRUE(faults::installed());
  int pauses_after_failures = 0;
  for (const std::uint64_t count : {std::uint64_t{1}, kAll})
    for (std::uint64_t first = 1;; ++first) {
      const Seen seen = run_without(settings(), first, count);
      if (seen.failed == 0) break;
      pauses_after_failures += seen.pauses;
    }
  EXPECT_GT(pauses_after_failures, 0);
}

// The module is known to a library context by its section, but not loaded yet.
class Unloaded {
 public:
  Unloaded() : ctx_(OSSL_LIB_CTX_new()) {
    const support::TemporaryFile file(
        "openssl_conf = init\n[init]\nproviders = providers\n"
        "[providers]\nasyncprovider = ours\ndefault = base\n[base]\nactivate = 1\n"
        "[ours]\nmodule = " ASYNCPROVIDER_MODULE "\n" +
        std::string(job_tests::kInline));
    EXPECT_EQ(OSSL_LIB_CTX_load_config(get(), file.path().c_str()), 1);
  }

  OSSL_LIB_CTX* get() const { return ctx_.get(); }

 private:
  const support::LibCtx ctx_;
};

bool works(OSSL_LIB_CTX* library) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  return EVP_Q_digest(library, "SHA2-256", job_tests::kModule, "abc", 3, out.data(), nullptr) == 1;
}

struct Loading {
  std::uint64_t failed;  // allocations
  bool silent;           // not loaded, and no error says why
};

// Where it fails, it does so cleanly: the next attempt works.
Loading load_without(std::uint64_t first, std::uint64_t count) {
  const Unloaded library;
  OSSL_PROVIDER* provider = nullptr;
  {
    const faults::Subject subject;
    faults::fail_allocations(first, count);
    provider = OSSL_PROVIDER_load(library.get(), "asyncprovider");
  }
  const Loading loading{faults::healthy(), provider == nullptr && ERR_peek_error() == 0};
  expect_no_exception_alive();
  ERR_clear_error();
  if (provider == nullptr) provider = OSSL_PROVIDER_load(library.get(), "asyncprovider");
  EXPECT_TRUE(provider != nullptr && works(library.get())) << first << support::drain_errors();
  OSSL_PROVIDER_unload(provider);
  return loading;
}

// There are thousands of allocations: all of the first are tried, and a few of the others.
void sweep_loading(std::uint64_t count, std::uint64_t step) {
  constexpr std::uint64_t kFirst = 100;
  std::uint64_t first = 1;
  std::uint64_t silent = 0;
  for (;; first += first < kFirst ? 1 : step) {
    const Loading loading = load_without(first, count);
    if (loading.failed == 0) break;
    silent += loading.silent ? 1 : 0;
  }
  EXPECT_GT(first, kFirst);
  // libcrypto says nothing where it cannot add the provider to its list, at the very end.
  EXPECT_LE(silent, 2U);
}

TEST_F(Hazard, H10_LoadingWhereOneAllocationFails) { sweep_loading(1, 97); }

TEST_F(Hazard, H10_LoadingWhereNoMoreMemoryIsToBeHad) { sweep_loading(kAll, 101); }

using support::Rand;
using support::RandCtx;

// Its parameters are copied to be changed, the one way into the base that allocates.
std::uint64_t instantiate_without(OSSL_LIB_CTX* library, std::uint64_t first) {
  char cipher[] = "AES-256-CTR";
  char properties[] =
      "provider=asyncprovider,fips!=yes,?a_clause_that_is_too_long_to_be_kept_inside";
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_CIPHER, cipher, 0),
      OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_PROPERTIES, properties, 0),
      OSSL_PARAM_construct_end()};
  const Rand rand(EVP_RAND_fetch(library, "CTR-DRBG", job_tests::kModule));
  const RandCtx ctx(EVP_RAND_CTX_new(rand.get(), RAND_get0_primary(library)));
  int result = 0;
  {
    const faults::Subject subject;
    faults::fail_allocations(first, 1);
    result = EVP_RAND_instantiate(ctx.get(), 128, 0, nullptr, 0, params);
  }
  const std::uint64_t failed = faults::healthy();
  EXPECT_TRUE(failed != 0 || result == 1) << support::drain_errors();
  expect_no_exception_alive();
  ERR_clear_error();
  return failed;
}

TEST_F(Hazard, H10_GeneratorWhereOneAllocationFails) {
  const support::Library library;
  std::uint64_t first = 1;
  while (instantiate_without(library.get(), first) != 0) ++first;
  EXPECT_GT(first, 4U);
}

}  // namespace
}  // namespace hazard_tests
