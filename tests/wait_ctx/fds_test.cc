// Rows W01, W03 to W12, W17: the associations of keys with fds.
#include "suite.h"

using namespace harness;

TYPED_TEST_SUITE(WaitCtx, Apis, ApiNames);

TYPED_TEST(WaitCtx, W01_FreshContextIsEmpty) {
  auto& session = this->session_;
  ASSERT_NE(session.ctx(), nullptr);
  EXPECT_EQ(session.count(), 0u);
  EXPECT_EQ(session.all(), Fds{});
  EXPECT_EQ(session.counts(), (Counts{1, 0, 0}));
  EXPECT_EQ(session.changes(), Changes{});
  EXPECT_EQ(session.callback(), kNoCallback);
  EXPECT_EQ(TypeParam::get_status(session.ctx()), ASYNC_STATUS_UNSUPPORTED);
  EXPECT_EQ(session.get(&kA), kNotFound);
  EXPECT_EQ(session.get(nullptr), kNotFound);
}

TYPED_TEST(WaitCtx, W03_FreeOfNullIsNoOp) {
  ASSERT_EQ(this->session_.set(&kA, 5), 1);
  TypeParam::free(nullptr);
  EXPECT_TRUE(cleaned().empty());
}

TYPED_TEST(WaitCtx, W04_FreeCleansEachFdOnceWithItsArguments) {
  auto& session = this->session_;
  const void* const ctx = session.ctx();
  session.set(&kA, 5, &kDataA);
  session.set(&kB, 6, &kDataB);
  session.set(nullptr, -1, nullptr);
  ASSERT_TRUE(cleaned().empty());
  session.free();
  EXPECT_EQ(cleaned(),
            (std::vector<Cleaned>{
                {ctx, nullptr, -1, nullptr}, {ctx, &kB, 6, &kDataB}, {ctx, &kA, 5, &kDataA}}));
}

TYPED_TEST(WaitCtx, W04_FreeCleansReportedAndUnreportedAlike) {
  auto& session = this->session_;
  const void* const ctx = session.ctx();
  session.job([&] {
    session.set(&kA, 5, &kDataA);
    session.pause();
    session.set(&kB, 6, &kDataB);
  });
  ASSERT_TRUE(cleaned().empty());
  session.free();
  EXPECT_EQ(cleaned(), (std::vector<Cleaned>{{ctx, &kB, 6, &kDataB}, {ctx, &kA, 5, &kDataA}}));
}

TYPED_TEST(WaitCtx, W05_NoCleanupOfWhatWasClearedBeforeItsReport) {
  auto& session = this->session_;
  session.set(&kA, 5);
  ASSERT_EQ(session.clear(&kA), 1);
  session.free();
  EXPECT_TRUE(cleaned().empty());
}

TYPED_TEST(WaitCtx, W05_NoCleanupOfWhatWasClearedAfterItsReport) {
  auto& session = this->session_;
  session.job([&] {
    session.set(&kA, 5);
    session.pause();
    session.clear(&kA);
  });
  ASSERT_EQ(session.counts(), (Counts{1, 0, 1}));
  session.free();
  EXPECT_TRUE(cleaned().empty());
}

TYPED_TEST(WaitCtx, W05_NoCleanupWhereTheClearingWasReportedToo) {
  auto& session = this->session_;
  session.job([&] {
    session.set(&kA, 5);
    session.pause();
    session.clear(&kA);
    session.pause();
  });
  ASSERT_EQ(session.counts(), (Counts{1, 0, 0}));
  session.free();
  EXPECT_TRUE(cleaned().empty());
}

TYPED_TEST(WaitCtx, W05_OtherFdsAreCleanedAllTheSame) {
  auto& session = this->session_;
  const void* const ctx = session.ctx();
  session.job([&] {
    for (const char* key : {&kA, &kB, &kC}) session.set(key, 5);
    session.pause();
    session.clear(&kB);
  });
  session.free();
  EXPECT_EQ(cleaned(), (std::vector<Cleaned>{{ctx, &kC, 5, nullptr}, {ctx, &kA, 5, nullptr}}));
}

TYPED_TEST(WaitCtx, W06_CleanupMayBeNull) {
  auto& session = this->session_;
  const void* const ctx = session.ctx();
  EXPECT_EQ(session.set(&kA, 5, &kDataA, nullptr), 1);
  EXPECT_EQ(session.set(&kB, 6, &kDataB), 1);
  EXPECT_EQ(session.set(&kC, 7, &kDataC, nullptr), 1);
  session.free();
  EXPECT_EQ(cleaned(), (std::vector<Cleaned>{{ctx, &kB, 6, &kDataB}}));
}

TYPED_TEST(WaitCtx, W07_SetWaitFdAssociates) {
  auto& session = this->session_;
  EXPECT_EQ(session.set(&kA, 5, &kDataA), 1);
  EXPECT_EQ(session.get(&kA), (Found{1, 5, &kDataA}));
  EXPECT_EQ(session.all(), Fds{5});
  EXPECT_EQ(session.set(nullptr, 0, nullptr), 1);
  EXPECT_EQ(session.get(nullptr), (Found{1, 0, nullptr}));
  EXPECT_EQ(session.all(), (Fds{0, 5}));
}

TYPED_TEST(WaitCtx, W08_GetFdOfUnknownKeyLeavesOutputsUntouched) {
  auto& session = this->session_;
  session.set(&kA, 5, &kDataA);
  EXPECT_EQ(session.get(&kUnknown), kNotFound);
  EXPECT_EQ(session.get(nullptr), kNotFound);
  EXPECT_EQ(session.get(&kA), (Found{1, 5, &kDataA}));
}

TYPED_TEST(WaitCtx, W08_GetFdOfClearedKeyLeavesOutputsUntouched) {
  auto& session = this->session_;
  Found unreported, reported, gone;
  session.job([&] {
    session.set(&kA, 5, &kDataA);
    session.clear(&kA);
    unreported = session.get(&kA);
    session.set(&kB, 6, &kDataB);
    session.pause();
    session.clear(&kB);
    reported = session.get(&kB);
    session.pause();
    gone = session.get(&kB);
  });
  EXPECT_EQ(unreported, kNotFound);
  EXPECT_EQ(reported, kNotFound);
  EXPECT_EQ(gone, kNotFound);
}

TYPED_TEST(WaitCtx, W09_SeveralKeysSideBySide) {
  auto& session = this->session_;
  session.set(&kA, 5, &kDataA);
  session.set(&kB, 6, &kDataB);
  session.set(&kC, 6, &kDataA);
  EXPECT_EQ(session.get(&kA), (Found{1, 5, &kDataA}));
  EXPECT_EQ(session.get(&kB), (Found{1, 6, &kDataB}));
  EXPECT_EQ(session.get(&kC), (Found{1, 6, &kDataA}));
  EXPECT_EQ(session.clear(&kB), 1);
  EXPECT_EQ(session.get(&kA), (Found{1, 5, &kDataA}));
  EXPECT_EQ(session.get(&kB), kNotFound);
  EXPECT_EQ(session.get(&kC), (Found{1, 6, &kDataA}));
  EXPECT_EQ(session.all(), (Fds{6, 5}));
}

TYPED_TEST(WaitCtx, W10_NewestEntryOfKeyCounts) {
  auto& session = this->session_;
  session.set(&kA, 5, &kDataA);
  session.set(&kB, 6);
  EXPECT_EQ(session.set(&kA, 7, &kDataC), 1);
  EXPECT_EQ(session.get(&kA), (Found{1, 7, &kDataC}));
  EXPECT_EQ(session.all(), (Fds{7, 6, 5}));
  EXPECT_EQ(session.clear(&kA), 1);
  EXPECT_EQ(session.get(&kA), (Found{1, 5, &kDataA}));
  EXPECT_EQ(session.all(), (Fds{6, 5}));
  EXPECT_EQ(session.clear(&kA), 1);
  EXPECT_EQ(session.clear(&kA), 0);
  EXPECT_EQ(session.all(), Fds{6});
}

TYPED_TEST(WaitCtx, W10_NewestOfReportedEntriesIsCleared) {
  auto& session = this->session_;
  session.job([&] {
    session.set(&kA, 5, &kDataA);
    session.set(&kA, 7, &kDataC);
    session.pause();
    session.clear(&kA);
  });
  EXPECT_EQ(session.get(&kA), (Found{1, 5, &kDataA}));
  EXPECT_EQ(session.changes(), (Changes{{}, {7}}));
  session.free();
  ASSERT_EQ(cleaned().size(), 1u);
  EXPECT_EQ(cleaned()[0].fd, 5);
}

TYPED_TEST(WaitCtx, W11_GetAllFdsFillsExactlyTheCountNewestFirst) {
  auto& session = this->session_;
  const char keys[5] = {};
  for (int i = 0; i < 5; ++i) session.set(&keys[i], i + 1, nullptr, nullptr);
  EXPECT_EQ(session.count(), 5u);
  std::vector<int> fds(8, kUntouchedFd);
  std::size_t count = kUntouchedCount;
  EXPECT_EQ(TypeParam::get_all_fds(session.ctx(), fds.data(), &count), 1);
  EXPECT_EQ(count, 5u);
  EXPECT_EQ(fds, (Fds{5, 4, 3, 2, 1, kUntouchedFd, kUntouchedFd, kUntouchedFd}));
}

TYPED_TEST(WaitCtx, W12_GetAllFdsListsNoClearedFds) {
  auto& session = this->session_;
  Fds unreported, reported, gone;
  session.job([&] {
    for (const char* key : {&kA, &kB, &kC}) session.set(key, key == &kB ? 6 : 5);
    session.pause();
    session.set(&kUnknown, 8);
    session.clear(&kUnknown);
    unreported = session.all();
    session.clear(&kB);
    reported = session.all();
    session.pause();
    gone = session.all();
  });
  EXPECT_EQ(unreported, (Fds{5, 6, 5}));
  EXPECT_EQ(reported, (Fds{5, 5}));
  EXPECT_EQ(gone, (Fds{5, 5}));
}

TYPED_TEST(WaitCtx, W17_ClearFdTellsWhetherTheKeyWasKnown) {
  auto& session = this->session_;
  EXPECT_EQ(session.clear(&kA), 0);
  session.set(&kA, 5);
  EXPECT_EQ(session.clear(&kUnknown), 0);
  EXPECT_EQ(session.clear(nullptr), 0);
  EXPECT_EQ(session.all(), Fds{5});
  EXPECT_EQ(session.clear(&kA), 1);
  EXPECT_EQ(session.clear(&kA), 0);
  EXPECT_TRUE(cleaned().empty());
}

TYPED_TEST(WaitCtx, W17_ClearFdOfReportedKeyIsNoCleanup) {
  auto& session = this->session_;
  int first = -1, second = -1;
  session.job([&] {
    session.set(&kA, 5);
    session.pause();
    first = session.clear(&kA);
    second = session.clear(&kA);
    session.pause();
  });
  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 0);
  EXPECT_EQ(session.clear(&kA), 0);
  EXPECT_TRUE(cleaned().empty());
}
