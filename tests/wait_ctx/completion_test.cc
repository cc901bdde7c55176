// The end of an operation, seen by both of its sides.
#include "wait_ctx/completion.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sched.h>

#include <atomic>
#include <memory>
#include <thread>

namespace {

using wait_ctx::Callback;
using wait_ctx::Completion;
using wait_ctx::Wake;
using wait_ctx::WakeSignal;

constexpr std::chrono::microseconds kNow{0};
constexpr std::chrono::minutes kPatience{1};

bool readable(const WakeSignal& signal) {
  pollfd polled{signal.fd(), POLLIN, 0};
  return ::poll(&polled, 1, 0) == 1;
}

// What a callback saw.
struct Seen {
  Completion* completion;
  int calls = 0;
  bool done = false;

  static int callback(void* self) {
    auto* const seen = static_cast<Seen*>(self);
    ++seen->calls;
    seen->done = seen->completion->done(kNow);
    return 1;
  }
};

TEST(Completion, ReadableOnceItIsDone) {
  const auto signal = WakeSignal::create();
  Completion completion;
  completion.prepare(Wake(signal));
  EXPECT_FALSE(completion.done(kNow));
  EXPECT_FALSE(completion.done(std::chrono::microseconds(1)));
  EXPECT_FALSE(readable(*signal));
  completion.complete();
  EXPECT_TRUE(completion.done(kNow));
  EXPECT_TRUE(readable(*signal));
}

TEST(Completion, CallsOnceAndIsDoneByThen) {
  Completion completion;
  Seen seen{&completion};
  completion.prepare(Wake(Callback{Seen::callback, &seen}));
  completion.complete();
  EXPECT_EQ(seen.calls, 1);
  EXPECT_TRUE(seen.done);
}

TEST(Completion, NobodyIsToldOfWhatWasGivenUp) {
  const auto signal = WakeSignal::create();
  Completion by_fd;
  by_fd.prepare(Wake(signal));
  by_fd.give_up();
  by_fd.complete();
  EXPECT_FALSE(readable(*signal));
  EXPECT_FALSE(by_fd.done(kNow));

  Completion by_callback;
  Seen seen{&by_callback};
  by_callback.prepare(Wake(Callback{Seen::callback, &seen}));
  by_callback.give_up();
  by_callback.complete();
  EXPECT_EQ(seen.calls, 0);
}

TEST(Completion, CanBePreparedAgain) {
  const auto signal = WakeSignal::create();
  Completion completion;
  completion.prepare(Wake(signal));
  completion.complete();
  completion.prepare(Wake());
  EXPECT_FALSE(completion.done(kNow));
}

// Whoever waits sees what the other thread wrote before.
TEST(Completion, DoneWaitsForAnotherThread) {
  for (int round = 0; round < 100; ++round) {
    const auto completion = std::make_shared<Completion>();
    int result = 0;
    completion->prepare(Wake());
    std::thread device([&result, completion] {
      result = 42;
      completion->complete();
    });
    EXPECT_TRUE(completion->done(kPatience));
    EXPECT_EQ(result, 42);
    device.join();
  }
}

// A job that is resumed early finds it done together with its signal, or not at all.
TEST(Completion, NeverDoneBeforeItsSignal) {
  for (int round = 0; round < 1000; ++round) {
    const auto signal = WakeSignal::create();
    const auto completion = std::make_shared<Completion>();
    completion->prepare(Wake(signal));
    std::thread device([completion] { completion->complete(); });
    while (!completion->done(kNow)) {
    }
    EXPECT_TRUE(readable(*signal));
    device.join();
  }
}

// A callback that gives the thread that gives up every chance to be done with it.
struct GivenUp {
  static constexpr int kChances = 5000;
  std::atomic<bool> entered = false;
  std::atomic<bool> returned = false;
  std::atomic<bool> left_late = false;

  static int callback(void* self) {
    auto* const given_up = static_cast<GivenUp*>(self);
    given_up->entered = true;
    for (int i = 0; i < kChances && !given_up->returned; ++i) ::sched_yield();
    if (given_up->returned) given_up->left_late = true;
    return 1;
  }
};

TEST(Completion, GiveUpWaitsForTheCallback) {
  GivenUp given_up;
  Completion completion;
  completion.prepare(Wake(Callback{GivenUp::callback, &given_up}));
  std::thread device([&completion] { completion.complete(); });
  while (!given_up.entered) ::sched_yield();
  completion.give_up();
  given_up.returned = true;
  device.join();
  EXPECT_FALSE(given_up.left_late);
}

}  // namespace
