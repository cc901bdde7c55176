// notify = none: nobody is told, and the application has to poll.
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "job/operations.h"
#include "job/process.h"
#include "job/task.h"
#include "support/job.h"
#include "support/library.h"

namespace exercise_tests {
namespace {

using namespace job_tests;

constexpr const char* kSilent = "executor = exercise\nnotify = none\n";

int count_call(void* calls) { return ++*static_cast<int*>(calls); }

TEST(Silence, NoFdAndNoCallback) {
  const support::Library library(kSilent);
  int calls = 0;
  const Algorithm sha256{Algorithm::Kind::digest, "SHA2-256"};
  Task task(library, sha256, message(5000));
  ASYNC_WAIT_CTX_set_callback(task.job().wait_ctx(), count_call, &calls);
  while (!task.job().resume()) {
    EXPECT_TRUE(task.job().fds().empty());
    EXPECT_NE(ASYNC_WAIT_CTX_get_status(task.job().wait_ctx()), ASYNC_STATUS_OK);
  }
  EXPECT_TRUE(task.right());
  EXPECT_GT(task.job().pauses(), 0);
  EXPECT_EQ(calls, 0);
}

TEST(Silence, ManyJobsByPolling) {
  const support::Library library(std::string(kSilent) +
                                 "exercise_again_every = 4\nexercise_pauses = 2\n");
  Tasks tasks = make_tasks(library, 40);
  const std::size_t fds = open_fds();
  start(tasks);
  EXPECT_EQ(open_fds(), fds);
  finish_by_spinning(tasks);
  EXPECT_TRUE(all_right(tasks));
  EXPECT_GT(library.counter("injected-again"), 0U);
}

TEST(Silence, WhoeverGivesUpIsNotTouched) {
  const support::Library library(std::string(kSilent) + "exercise_latency_us = 1000\n");
  const MdCtx digest = new_digest(library.get(), kModule, "SHA2-256");
  auto buffer = std::make_unique<Bytes>(message(100));
  {
    support::Job job([&] {
      let_this_job_leak();
      return EVP_DigestUpdate(digest.get(), buffer->data(), buffer->size());
    });
    ASSERT_FALSE(job.resume());
    EVP_MD_CTX_reset(digest.get());
  }
  buffer.reset();
  Tasks tasks = make_tasks(library, 4);
  start(tasks);
  finish_by_spinning(tasks);
  EXPECT_TRUE(all_right(tasks));
}

TEST(Silence, IsForExercisesOnly) {
  EXPECT_THROW(support::Library("notify = none\n"), std::runtime_error);
  EXPECT_THROW(support::Library("notify = none\nexecutor = pool\n"), std::runtime_error);
}

}  // namespace
}  // namespace exercise_tests
