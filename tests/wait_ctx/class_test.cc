// Row W24: the C++ class writes no more than there is room for, and tells what there is.
#include <gtest/gtest.h>

#include <span>
#include <vector>

#include "wait_ctx/wait_ctx.h"

namespace {

constexpr int kGuard = -77;
char keys[8];

using wait_ctx::WaitCtx;
using Fds = std::vector<int>;

// Added: 15, 14, 13; reported before and still there: 12; deleted: 11, 10.
WaitCtx some_of_each() {
  WaitCtx ctx;
  for (int i = 0; i < 3; ++i) ctx.add({&keys[i], 10 + i, nullptr, nullptr});
  ctx.resumed();
  for (int i = 3; i < 6; ++i) ctx.add({&keys[i], 10 + i, nullptr, nullptr});
  ctx.clear(&keys[0]);
  ctx.clear(&keys[1]);
  return ctx;
}

// The first `room` of `fds`, and guards up to `size`.
Fds cut(const Fds& fds, std::size_t room, std::size_t size) {
  Fds expected(size, kGuard);
  for (std::size_t i = 0; i < room && i < fds.size(); ++i) expected[i] = fds[i];
  return expected;
}

TEST(WaitCtxClass, W24_AllFdsFillsNoMoreThanTheSpan) {
  const WaitCtx ctx = some_of_each();
  for (std::size_t room = 0; room <= 6; ++room) {
    SCOPED_TRACE(room);
    Fds fds(8, kGuard);
    EXPECT_EQ(ctx.all_fds(std::span(fds).first(room)), 4u);
    EXPECT_EQ(fds, cut({15, 14, 13, 12}, room, fds.size()));
  }
}

TEST(WaitCtxClass, W24_ChangedFdsFillsNoMoreThanTheSpans) {
  const WaitCtx ctx = some_of_each();
  for (std::size_t room = 0; room <= 25; ++room) {
    const std::size_t added_room = room % 5;
    const std::size_t deleted_room = room / 5;
    SCOPED_TRACE(::testing::Message() << added_room << " and " << deleted_room);
    Fds added(8, kGuard);
    Fds deleted(8, kGuard);
    const WaitCtx::Counts counts =
        ctx.changed_fds(std::span(added).first(added_room), std::span(deleted).first(deleted_room));
    EXPECT_EQ(counts.added, 3u);
    EXPECT_EQ(counts.deleted, 2u);
    EXPECT_EQ(added, cut({15, 14, 13}, added_room, added.size()));
    EXPECT_EQ(deleted, cut({11, 10}, deleted_room, deleted.size()));
  }
}

TEST(WaitCtxClass, W24_EmptyContextWritesNothing) {
  const WaitCtx ctx;
  Fds fds(2, kGuard);
  EXPECT_EQ(ctx.all_fds(fds), 0u);
  const WaitCtx::Counts counts = ctx.changed_fds(fds, fds);
  EXPECT_EQ(counts.added, 0u);
  EXPECT_EQ(counts.deleted, 0u);
  EXPECT_EQ(fds, Fds(2, kGuard));
}

TEST(WaitCtxClass, W24_NeededCountIsEnough) {
  const WaitCtx ctx = some_of_each();
  Fds all(ctx.all_fds({}), kGuard);
  EXPECT_EQ(ctx.all_fds(all), all.size());
  EXPECT_EQ(all, (Fds{15, 14, 13, 12}));
  const WaitCtx::Counts counts = ctx.changed_fds({}, {});
  Fds added(counts.added, kGuard);
  Fds deleted(counts.deleted, kGuard);
  ctx.changed_fds(added, deleted);
  EXPECT_EQ(added, (Fds{15, 14, 13}));
  EXPECT_EQ(deleted, (Fds{11, 10}));
}

TEST(WaitCtxClass, W08_FindGivesTheWholeAssociation) {
  static char data;
  void (*const cleanup)() = [] {};
  WaitCtx ctx;
  ctx.add({&keys[0], 3, &data, cleanup});
  const wait_ctx::Association* found = ctx.find(&keys[0]);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->key, &keys[0]);
  EXPECT_EQ(found->fd, 3);
  EXPECT_EQ(found->custom_data, &data);
  EXPECT_EQ(found->cleanup, cleanup);
  EXPECT_EQ(ctx.find(&keys[1]), nullptr);
}

TEST(WaitCtxClass, W20_CallbackIsGivenBackAndUnset) {
  static char argument;
  WaitCtx ctx;
  EXPECT_EQ(ctx.callback().function, nullptr);
  ctx.set_callback({[](void*) { return 1; }, &argument});
  ASSERT_NE(ctx.callback().function, nullptr);
  EXPECT_EQ(ctx.callback().argument, &argument);
  ctx.set_callback({});
  EXPECT_EQ(ctx.callback().function, nullptr);
}

}  // namespace
