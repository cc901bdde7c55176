// The end of the provider, and of libcrypto, with operations in flight.
#include <gtest/gtest.h>
#include <openssl/crypto.h>
#include <openssl/provider.h>

#include <cstdlib>
#include <optional>

#include "caller.h"
#include "executors.h"
#include "held_worker.h"
#include "process.h"
#include "subject.h"
#include "task.h"

namespace job_tests {
namespace {

constexpr std::size_t kLarge = 1U << 20U;

TEST_P(Pause, P15_NoThreadIsLeft) {
  const std::size_t before = threads();
  for (int round = 0; round < 10; ++round) {
    const support::Library library(settings());
    Tasks tasks = make_tasks(library, 20);
    start(tasks);
    finish_by_polling(tasks);
    EXPECT_TRUE(all_right(tasks));
    EXPECT_TRUE(own_thread() || ends_when_idle() || threads() > before);
  }
  EXPECT_TRUE(threads_fall_to(before));
}

// The EVP contexts of paused jobs keep the provider until they are done with it.
TEST_P(Pause, P15_UnloadedWithJobsPaused) {
  const std::size_t before = threads();
  std::optional<support::Library> library(settings());
  Tasks tasks = make_tasks(*library, 24);
  start(tasks);
  ASSERT_TRUE(any_paused(tasks));
  ASSERT_EQ(
      OSSL_PROVIDER_unload(OSSL_PROVIDER_load(library->get(), support::module_under_test().name)),
      1);
  finish_by_polling(tasks);
  EXPECT_TRUE(all_right(tasks));
  library.reset();
  tasks.clear();
  EXPECT_TRUE(threads_fall_to(before));
}

using Callers = std::vector<std::unique_ptr<Caller>>;

Callers paused_callers(const support::Library& library, std::size_t count) {
  Callers callers;
  for (std::size_t i = 0; i < count; ++i) {
    const Caller::Use use = subject().uses[i % subject().uses.size()];
    callers.push_back(std::make_unique<Caller>(library, use, kLarge));
    EXPECT_FALSE(callers.back()->job().resume());
  }
  return callers;
}

// The library context is gone, and the callers go on.
TEST_P(Pause, P15_LibraryContextFreedWithJobsPaused) {
  const std::size_t before = threads();
  Callers callers;
  {
    const support::Library library(settings());
    callers = paused_callers(library, 8);
  }
  for (const auto& caller : callers) {
    while (!caller->job().resume()) caller->job().wait_until_readable();
    EXPECT_EQ(caller->job().result(), 1);
  }
  callers.clear();
  EXPECT_TRUE(threads_fall_to(before));
}

// Freeing the contexts while their work is queued or running is what lets the module go.
TEST_P(Pause, P15_WaitContextsOutliveTheProvider) {
  const std::size_t before = threads();
  const std::size_t fds = open_fds();
  Callers callers;
  {
    const support::Library library(settings());
    callers = paused_callers(library, 8);
    for (const auto& caller : callers) caller->free_evp_contexts();
  }
  for (const auto& caller : callers) {
    caller->free_buffers();
    caller->job().free_wait_ctx();
  }
  EXPECT_TRUE(threads_fall_to(before));
  EXPECT_EQ(open_fds(), fds);
}

TEST_P(Pause, P15_ContextsOutliveTheLibraryContext) {
  const std::size_t before = threads();
  Callers callers;
  {
    const support::Library library(settings());
    callers = paused_callers(library, 8);
  }
  for (const auto& caller : callers) {
    caller->job().free_wait_ctx();
    caller->free_buffers();
    caller->free_evp_contexts();
  }
  EXPECT_TRUE(threads_fall_to(before));
}

enum Failure { kNone = 0, kThreadsLeft = 1, kNotPaused = 2 };

// In libcrypto's default library context, as an application has it.
void load_by_default(const char* settings) {
  const support::TemporaryFile file(support::config_text(settings));
  if (OSSL_LIB_CTX_load_config(nullptr, file.path().c_str()) != 1) std::abort();
}

// Jobs in flight with the default library context.
class InFlight {
 public:
  explicit InFlight(const char* settings) : input_(message(kLarge)) {
    load_by_default(settings);
    for (int i = 0; i < 6; ++i) {
      digests_.push_back(new_digest(nullptr, kModule, "SHA2-256"));
      EVP_MD_CTX* const digest = digests_.back().get();
      jobs_.push_back(std::make_unique<support::Job>([this, digest] {
        let_this_job_leak();
        return EVP_DigestUpdate(digest, input_.data(), input_.size());
      }));
      all_paused_ = !jobs_.back()->resume() && all_paused_;
    }
  }
  bool all_paused() const { return all_paused_; }

 private:
  const Bytes input_;
  std::vector<MdCtx> digests_;
  std::vector<std::unique_ptr<support::Job>> jobs_;
  bool all_paused_ = true;
};

TEST_P(Pause, P15_CleanupWaitsForWhatIsInFlight) {
  if (!GetParam().own_thread && !kCleanupTells)
    GTEST_SKIP() << "OpenSSL 4.0 tells nobody of its cleanup";
  Child child([this] {
    const std::size_t before = threads();
    auto* const in_flight = new InFlight(settings());
    if (!in_flight->all_paused()) return kNotPaused;
    OPENSSL_cleanup();
    return threads_fall_to(before) ? kNone : kThreadsLeft;
  });
  EXPECT_EQ(child.wait(), kNone);
}

// A library context of the application's own is still there after OPENSSL_cleanup().
TEST_P(Pause, P15_CleanupReachesOtherLibraryContexts) {
  if (!GetParam().own_thread && !kCleanupTells)
    GTEST_SKIP() << "OpenSSL 4.0 tells nobody of its cleanup";
  Child child([this] {
    const std::size_t before = threads();
    auto* const library = new support::Library(settings());
    auto* const callers = new Callers(paused_callers(*library, 8));
    if (!callers->back()->job().paused()) return kNotPaused;
    OPENSSL_cleanup();
    return threads_fall_to(before) ? kNone : kThreadsLeft;
  });
  EXPECT_EQ(child.wait(), kNone);
}

TEST_P(Pause, P15_ProcessExitsWithOperationsInFlight) {
  Child child([this]() -> int {
    static const InFlight in_flight(settings());
    std::exit(in_flight.all_paused() ? kNone : kNotPaused);
  });
  EXPECT_EQ(child.wait(), kNone);
}

}  // namespace
}  // namespace job_tests
