// Rows W13 to W16, W18, W19: what changed between two pauses. The steps before a pause run in the
// job, what the application asks meanwhile outside of it.
#include "suite.h"

using namespace harness;

TYPED_TEST_SUITE(WaitCtx, Apis, ApiNames);

TYPED_TEST(WaitCtx, W13_ChangesSinceCreationBeforeTheFirstPause) {
  auto& session = this->session_;
  session.set(&kA, 5);
  Changes in_job, at_pause;
  session.job([&] {
    session.set(&kB, 6);
    in_job = session.changes();
    session.set(&kC, 7);
    session.pause([&] { at_pause = session.changes(); });
  });
  EXPECT_EQ(in_job, (Changes{{6, 5}, {}}));
  EXPECT_EQ(at_pause, (Changes{{7, 6, 5}, {}}));
}

TYPED_TEST(WaitCtx, W13_ChangesSinceTheLastPause) {
  auto& session = this->session_;
  Changes second, third, fourth;
  session.job([&] {
    for (const char* key : {&kA, &kB, &kC}) session.set(key, key == &kA ? 5 : 6);
    session.pause();
    session.clear(&kC);
    session.set(&kC, 8);
    session.clear(&kA);
    session.set(&kUnknown, 9);
    session.pause([&] { second = session.changes(); });
    session.clear(&kC);
    session.pause([&] { third = session.changes(); });
    session.pause([&] { fourth = session.changes(); });
  });
  EXPECT_EQ(second, (Changes{{9, 8}, {6, 5}}));
  EXPECT_EQ(third, (Changes{{}, {8}}));
  EXPECT_EQ(fourth, Changes{});
}

TYPED_TEST(WaitCtx, W14_EitherArrayOfChangedFdsMayBeNull) {
  auto& session = this->session_;
  session.job([&] {
    session.set(&kA, 5);
    session.set(&kB, 6);
    session.pause();
    session.clear(&kB);
    session.set(&kC, 7);
    session.set(&kUnknown, 8);
  });
  EXPECT_EQ(session.counts(), (Counts{1, 2, 1}));
  EXPECT_EQ(session.changes(true, true), (Changes{{8, 7}, {6}}));
  EXPECT_EQ(session.changes(true, false), (Changes{{8, 7}, {}}));
  EXPECT_EQ(session.changes(false, true), (Changes{{}, {6}}));
  EXPECT_EQ(session.changes(false, false), Changes{});
}

TYPED_TEST(WaitCtx, W15_AddedAndClearedBetweenPausesIsInNeitherList) {
  auto& session = this->session_;
  Counts first, second;
  Changes first_changes, second_changes;
  session.job([&] {
    session.set(&kA, 5);
    session.clear(&kA);
    session.pause([&] {
      first = session.counts();
      first_changes = session.changes();
    });
    session.set(&kA, 5);
    session.set(&kB, 6);
    session.clear(&kA);
    session.pause([&] {
      second = session.counts();
      second_changes = session.changes();
    });
  });
  EXPECT_EQ(first, (Counts{1, 0, 0}));
  EXPECT_EQ(first_changes, Changes{});
  EXPECT_EQ(second, (Counts{1, 1, 0}));
  EXPECT_EQ(second_changes, (Changes{{6}, {}}));
}

TYPED_TEST(WaitCtx, W16_ClearedAfterItsReportIsDeletedUntilTheNextPause) {
  auto& session = this->session_;
  Changes cleared, paused, resumed, later;
  session.job([&] {
    session.set(&kA, 5);
    session.set(&kB, 6);
    session.pause();
    session.clear(&kA);
    cleared = session.changes();
    session.pause([&] { paused = session.changes(); });
    resumed = session.changes();
    session.pause([&] { later = session.changes(); });
  });
  EXPECT_EQ(cleared, (Changes{{}, {5}}));
  EXPECT_EQ(paused, (Changes{{}, {5}}));
  EXPECT_EQ(resumed, Changes{});
  EXPECT_EQ(later, Changes{});
}

TYPED_TEST(WaitCtx, W16_DeletedFdOfKeyThatIsSetAgainStaysDeleted) {
  auto& session = this->session_;
  Changes paused;
  session.job([&] {
    session.set(&kA, 5);
    session.pause();
    session.clear(&kA);
    session.set(&kA, 5, &kDataA);
    session.pause([&] { paused = session.changes(); });
  });
  EXPECT_EQ(paused, (Changes{{5}, {5}}));
  EXPECT_EQ(session.get(&kA), (Found{1, 5, &kDataA}));
  EXPECT_EQ(session.all(), Fds{5});
}

TYPED_TEST(WaitCtx, W18_CountsResetAtTheResumeNotAtTheQuery) {
  auto& session = this->session_;
  std::vector<Counts> seen;
  Changes first, second;
  session.job([&] {
    session.set(&kA, 5);
    seen.push_back(session.counts());
    seen.push_back(session.counts());
    session.pause([&] {
      first = session.changes();
      second = session.changes();
      seen.push_back(session.counts());
    });
    seen.push_back(session.counts());
  });
  EXPECT_EQ(seen, (std::vector<Counts>{{1, 1, 0}, {1, 1, 0}, {1, 1, 0}, {1, 0, 0}}));
  EXPECT_EQ(first, (Changes{{5}, {}}));
  EXPECT_EQ(second, first);
}

TYPED_TEST(WaitCtx, W18_ResumeResetsWhatChangedDuringThePauseToo) {
  auto& session = this->session_;
  Changes resumed;
  session.job([&] {
    session.set(&kA, 5);
    session.pause([&] { session.set(&kB, 6); });
    resumed = session.changes();
  });
  EXPECT_EQ(resumed, Changes{});
  EXPECT_EQ(session.all(), (Fds{6, 5}));
}

TYPED_TEST(WaitCtx, W19_AnotherJobFindsTheFdsOfTheFormer) {
  auto& session = this->session_;
  session.job([&] {
    session.set(&kA, 5, &kDataA);
    session.pause();
  });
  Found found;
  Changes changes;
  session.job([&] {
    found = session.get(&kA);
    session.pause([&] { changes = session.changes(); });
  });
  EXPECT_EQ(found, (Found{1, 5, &kDataA}));
  EXPECT_EQ(changes, Changes{});
  EXPECT_EQ(session.all(), Fds{5});
  EXPECT_TRUE(cleaned().empty());
  session.free();
  EXPECT_EQ(cleaned().size(), 1u);
}

TYPED_TEST(WaitCtx, W19_AJobsEndResetsNothing) {
  auto& session = this->session_;
  session.job([&] { session.set(&kA, 5); });
  EXPECT_EQ(session.changes(), (Changes{{5}, {}}));
  Changes started, paused, resumed;
  session.job([&] {
    started = session.changes();
    session.pause([&] { paused = session.changes(); });
    resumed = session.changes();
  });
  EXPECT_EQ(started, (Changes{{5}, {}}));
  EXPECT_EQ(paused, (Changes{{5}, {}}));
  EXPECT_EQ(resumed, Changes{});
}
