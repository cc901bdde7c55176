// Rows W02 and W25: what happens without memory, and that the usual case needs none.
#include "memory.h"

#include <openssl/err.h>

#include "suite.h"
#include "wait_ctx/wait_ctx.h"

using namespace harness;

TYPED_TEST_SUITE(WaitCtx, Apis, ApiNames);

namespace {

constexpr int kManyCycles = 20'000;

// Associates a key again and again with no memory left until that fails. Gives how often it went
// well: as often as there was room already.
template <typename Api>
int set_until_refused(Session<Api>& session, const void* key, int fd) {
  const memory::Exhausted exhausted;
  int room = 0;
  while (room < 1000 && session.set(key, fd) == 1) ++room;
  return room;
}

template <typename Cycle>
std::size_t allocations_of(int times, Cycle cycle) {
  const std::size_t before = memory::allocations();
  for (int i = 0; i < times; ++i) cycle();
  return memory::allocations() - before;
}

void set_and_clear(AP_WAIT_CTX* ctx) {
  AP_WAIT_CTX_set_wait_fd(ctx, &kA, 5, &kDataA, nullptr);
  AP_WAIT_CTX_clear_fd(ctx, &kA);
}

void set_and_clear_reported(AP_WAIT_CTX* ctx) {
  AP_WAIT_CTX_set_wait_fd(ctx, &kA, 5, &kDataA, nullptr);
  AP_WAIT_CTX_resumed(ctx);
  AP_WAIT_CTX_clear_fd(ctx, &kA);
  AP_WAIT_CTX_resumed(ctx);
}

}  // namespace

TYPED_TEST(WaitCtx, W02_NewFailsWithoutMemory) {
  ASSERT_TRUE(memory::serves_libcrypto());
  const void* ctx = &kUnknown;
  std::size_t refused = 0;
  {
    const memory::Exhausted exhausted;
    ctx = TypeParam::create();
    refused = exhausted.refused();
  }
  EXPECT_EQ(ctx, nullptr);
  EXPECT_GE(refused, 1u);
  ERR_clear_error();
}

TYPED_TEST(WaitCtx, W02_SetWaitFdWithoutMemoryChangesNothing) {
  auto& session = this->session_;
  session.job([&] {
    session.set(&kA, 5, &kDataA);
    session.set(&kB, 6, &kDataB);
    session.pause();
    session.clear(&kB);
    session.set(&kC, 7, &kDataC);
  });
  const auto room = static_cast<std::size_t>(set_until_refused(session, &kUnknown, 8));
  ASSERT_LT(room, 1000u);
  for (std::size_t i = 0; i < room; ++i) EXPECT_EQ(session.clear(&kUnknown), 1);
  EXPECT_EQ(session.get(&kUnknown), kNotFound);
  EXPECT_EQ(session.get(&kA), (Found{1, 5, &kDataA}));
  EXPECT_EQ(session.get(&kC), (Found{1, 7, &kDataC}));
  EXPECT_EQ(session.all(), (Fds{7, 5}));
  EXPECT_EQ(session.changes(), (Changes{{7}, {6}}));
  ERR_clear_error();
}

TYPED_TEST(WaitCtx, W02_SetWaitFdWorksOnceThereIsMemoryAgain) {
  auto& session = this->session_;
  const int room = set_until_refused(session, &kA, 5);
  ASSERT_LT(room, 1000);
  EXPECT_EQ(session.set(&kB, 6, &kDataB), 1);
  EXPECT_EQ(session.get(&kB), (Found{1, 6, &kDataB}));
  session.free();
  EXPECT_EQ(cleaned().size(), static_cast<std::size_t>(room) + 1);
  ERR_clear_error();
}

TEST(WaitCtxMemory, W02_AddThrowsAndChangesNothing) {
  wait_ctx::WaitCtx ctx;
  bool thrown = false;
  {
    const memory::Exhausted exhausted;
    try {
      for (int i = 0; i < 1000; ++i) ctx.add({&kA, 5, nullptr, nullptr});
    } catch (const std::bad_alloc&) {
      thrown = true;
    }
  }
  EXPECT_TRUE(thrown);
  const auto counts = ctx.changed_fds({}, {});
  EXPECT_EQ(counts.added, ctx.all_fds({}));
  EXPECT_EQ(counts.deleted, 0u);
}

TEST(WaitCtxMemory, W25_SteadyStateAllocatesNothing) {
  Session<Ours> session;
  set_and_clear(session.ctx());
  EXPECT_EQ(allocations_of(kManyCycles, [&] { set_and_clear(session.ctx()); }), 0u);
  EXPECT_EQ(allocations_of(kManyCycles, [&] { set_and_clear_reported(session.ctx()); }), 0u);
  EXPECT_EQ(session.all(), Fds{});
}

TEST(WaitCtxMemory, W25_SteadyStateBesideStableFdsAllocatesNothing) {
  Session<Ours> session;
  session.set(&kB, 6);
  session.set(&kC, 7);
  set_and_clear_reported(session.ctx());
  EXPECT_EQ(allocations_of(kManyCycles, [&] { set_and_clear_reported(session.ctx()); }), 0u);
  EXPECT_EQ(allocations_of(kManyCycles, [&] { set_and_clear(session.ctx()); }), 0u);
  EXPECT_EQ(session.all(), (Fds{7, 6}));
}

TEST(WaitCtxMemory, W25_DeadEntriesDoNotPileUpBetweenResumes) {
  Session<Ours> session;
  session.set(&kA, 5);
  AP_WAIT_CTX_resumed(session.ctx());
  session.clear(&kA);
  set_and_clear(session.ctx());
  EXPECT_EQ(allocations_of(kManyCycles, [&] { set_and_clear(session.ctx()); }), 0u);
  EXPECT_EQ(session.changes(), (Changes{{}, {5}}));
}

TEST(WaitCtxMemory, W25_QueriesAllocateNothing) {
  Session<Ours> session;
  AP_WAIT_CTX* const ctx = session.ctx();
  session.set(&kA, 5);
  int fds[2];
  int deleted[2];
  std::size_t count = 0;
  std::size_t deleted_count = 0;
  Found found;
  const auto queries = [&] {
    AP_WAIT_CTX_get_fd(ctx, &kA, &found.fd, &found.custom_data);
    AP_WAIT_CTX_get_all_fds(ctx, fds, &count);
    AP_WAIT_CTX_get_changed_fds(ctx, fds, &count, deleted, &deleted_count);
    AP_WAIT_CTX_set_status(ctx, ASYNC_STATUS_OK);
    AP_WAIT_CTX_set_callback(ctx, untouched_callback, nullptr);
    AP_WAIT_CTX_resumed(ctx);
  };
  EXPECT_EQ(allocations_of(10, queries), 0u);
  EXPECT_EQ(found.fd, 5);
}
