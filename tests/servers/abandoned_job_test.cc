// What is lost when a job is given up while it is paused: libcrypto's stack of it, and nothing of
// ours.
#include <gtest/gtest.h>
#include <malloc.h>
#include <openssl/async.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <limits>
#include <memory>

#include "support/handles.h"
#include "support/library.h"

namespace {

constexpr int kJobs = 200, kRounds = 6;

using support::Key;
using support::MdCtx;
using WaitCtx = std::unique_ptr<ASYNC_WAIT_CTX, support::Freed<ASYNC_WAIT_CTX_free>>;

// Everything that the job uses belongs to its caller.
struct Signing {
  EVP_MD_CTX* ctx;
  std::array<unsigned char, 512> signature{};
  std::size_t size = signature.size();
  std::array<unsigned char, 64> message{};
};

int sign(void* argument) {
  auto* const signing = *static_cast<Signing**>(argument);
  return EVP_DigestSign(signing->ctx, signing->signature.data(), &signing->size,
                        signing->message.data(), signing->message.size());
}

int only_pause(void*) { return ASYNC_pause_job(); }

void expect_pause(ASYNC_WAIT_CTX* wait_ctx, int (*run)(void*), void* argument) {
  ASYNC_JOB* job = nullptr;
  int result = 0;
  ASSERT_EQ(ASYNC_start_job(&job, wait_ctx, &result, run, argument, sizeof(void*)), ASYNC_PAUSE);
}

void abandon_plain_job() {
  const WaitCtx wait_ctx(ASYNC_WAIT_CTX_new());
  void* nothing = nullptr;
  expect_pause(wait_ctx.get(), only_pause, &nothing);
}

// With FINALISE there is no copy.
void abandon_signature(const support::Library& library, EVP_PKEY* key, int flags) {
  const WaitCtx wait_ctx(ASYNC_WAIT_CTX_new());
  const MdCtx ctx(EVP_MD_CTX_new());
  ASSERT_EQ(EVP_DigestSignInit_ex(ctx.get(), nullptr, "SHA2-256", library.get(),
                                  "?provider=asyncprovider", key, nullptr),
            1);
  EVP_MD_CTX_set_flags(ctx.get(), flags);
  Signing signing{ctx.get()};
  auto* argument = &signing;
  expect_pause(wait_ctx.get(), sign, &argument);
}

// Bytes a job: the least of some rounds, since what malloc caches for threads counts as allocated.
long lost_by(const std::function<void()>& abandon) {
  long least = std::numeric_limits<long>::max();
  for (int round = 0; round < kRounds; ++round) {
    const std::size_t before = mallinfo2().uordblks;
    for (int i = 0; i < kJobs; ++i) abandon();
    const auto lost = static_cast<long>(mallinfo2().uordblks) - static_cast<long>(before);
    least = std::min(least, lost / kJobs);
  }
  return least;
}

TEST(AbandonedJob, P07_NothingOfOursIsLost) {
  const support::Library library("executor = pool\npool_min_us = 0\n");
  const Key key(
      EVP_PKEY_Q_keygen(library.get(), "?provider=asyncprovider", "RSA", std::size_t{2048}));
  ASSERT_NE(key, nullptr);
  const long libcryptos = lost_by(abandon_plain_job);
  const long with_ours =
      lost_by([&] { abandon_signature(library, key.get(), EVP_MD_CTX_FLAG_FINALISE); });
  const long with_copy = lost_by([&] { abandon_signature(library, key.get(), 0); });
  std::printf(
      "bytes lost with a job: %ld by libcrypto alone, %ld in a signature, %ld with its copy\n",
      libcryptos, with_ours, with_copy);
  EXPECT_GT(libcryptos, 32 * 1024);
  EXPECT_LT(std::abs(with_ours - libcryptos), 16);
  EXPECT_LT(with_copy - libcryptos, 2048);
}

}  // namespace
