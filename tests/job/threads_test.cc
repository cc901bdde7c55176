// Many threads, each with jobs of its own.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "executors.h"
#include "held_worker.h"
#include "process.h"
#include "task.h"

namespace job_tests {
namespace {

constexpr int kThreads = 8;

template <typename Work>
void in_threads(Work work) {
  std::vector<std::thread> running;
  for (int i = 0; i < kThreads; ++i) running.emplace_back(work, i);
  for (std::thread& thread : running) thread.join();
}

TEST_P(Pause, P13_EachThreadWithJobsOfItsOwn) {
  const support::Library library(settings());
  const std::size_t fds = open_fds();
  std::atomic<int> right = 0;
  in_threads([&](int i) {
    for (int round = 0; round < 3; ++round) {
      Tasks tasks = make_tasks(library, 25);
      start(tasks);
      if (i % 2 == 0)
        finish_by_polling(tasks);
      else
        finish_by_spinning(tasks);
      if (all_right(tasks)) ++right;
    }
  });
  EXPECT_EQ(right, 3 * kThreads);
  EXPECT_EQ(open_fds(), fds);
}

TEST_P(Pause, P13_EachThreadWithALibraryOfItsOwn) {
  std::atomic<int> right = 0;
  in_threads([&](int) {
    const support::Library library(settings());
    Tasks tasks = make_tasks(library, 25);
    start(tasks);
    finish_by_polling(tasks);
    if (all_right(tasks)) ++right;
  });
  EXPECT_EQ(right, kThreads);
}

// A thread that was held up in the middle of submitting holds no other thread up.
TEST(Pause, P13_NoThreadWaitsForAnother) {
  const support::Library library(kInline);
  Gate gate;
  std::thread held([&] {
    Task task(library, algorithms().front(), message(1000));
    ASYNC_WAIT_CTX_set_callback(task.job().wait_ctx(), Gate::callback, &gate);
    while (!task.job().resume()) {
    }
    EXPECT_TRUE(task.right());
  });
  gate.wait_until_entered();
  Tasks tasks = make_tasks(library, 25);
  start(tasks);
  finish_by_polling(tasks);
  EXPECT_TRUE(all_right(tasks));
  gate.open();
  held.join();
}

TEST(Pause, P13_NoWorkerWaitsForAnother) {
  const support::Library library(with(kPool, "pool_threads = 2"));
  HeldWorker worker(library);
  Tasks tasks = make_tasks(library, 25);
  start(tasks);
  finish_by_polling(tasks);
  EXPECT_TRUE(all_right(tasks));
  worker.release();
  EXPECT_TRUE(worker.right());
}

}  // namespace
}  // namespace job_tests
