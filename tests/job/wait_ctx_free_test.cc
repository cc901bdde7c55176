// What is left once a wait context is freed.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "executors.h"
#include "process.h"
#include "task.h"

namespace job_tests {
namespace {

constexpr int kContexts = kSanitized ? 10'000 : 100'000;
constexpr std::size_t kHeapGrowth = 64U << 10U;  // bytes; far below a byte for each context

class Life {
 public:
  explicit Life(EVP_MD_CTX* digest) : digest_(digest), input_(message(16)) {}

  // A job that pauses, with a wait context of its own.
  void live() {
    support::Job job([this] { return EVP_DigestUpdate(digest_, input_.data(), input_.size()); });
    while (!job.resume()) job.wait_until_readable();
    right_ += job.result() == 1 && job.pauses() == 1 ? 1 : 0;
  }
  int right() const { return right_; }

 private:
  EVP_MD_CTX* const digest_;
  const Bytes input_;
  int right_ = 0;
};

TEST_P(Pause, P06_NothingIsLeftOfManyWaitContexts) {
  const support::Library library(settings());
  const MdCtx digest = new_digest(library.get(), kModule, "SHA2-256");
  Life life(digest.get());
  for (int i = 0; i < 100; ++i) life.live();
  const std::size_t fds = open_fds();
  const std::size_t threads_before = threads();
  const std::size_t heap = heap_in_use();
  for (int i = 0; i < kContexts; ++i) life.live();
  EXPECT_EQ(life.right(), kContexts + 100);
  EXPECT_EQ(open_fds(), fds);
  EXPECT_LE(heap_in_use(), heap + kHeapGrowth);
  EXPECT_LE(threads(), threads_before + (own_thread() ? 0 : 64));
}

TEST_P(Pause, P06_ManyWaitContextsAtATime) {
  const support::Library library(settings());
  const std::size_t fds = open_fds();
  Tasks tasks = make_tasks(library, 300);
  start(tasks);
  EXPECT_EQ(open_fds(), fds + tasks.size());
  finish_by_polling(tasks);
  EXPECT_EQ(open_fds(), fds + tasks.size());
  EXPECT_TRUE(all_right(tasks));
  tasks.clear();
  EXPECT_EQ(open_fds(), fds);
}

// A job that pauses, and the fd of its wait context, which is freed after that.
int fd_of_a_life(EVP_MD_CTX* digest) {
  support::Job job([digest] { return EVP_DigestUpdate(digest, "abc", 3); });
  while (!job.resume()) job.wait_until_readable();
  return job.fds().size() == 1 ? job.fds()[0] : -1;
}

// A second close would hit a file that got the number meanwhile.
TEST_P(Pause, P06_TheFdIsClosedOnce) {
  std::vector<int> others;
  {
    const support::Library library(settings());
    const MdCtx digest = new_digest(library.get(), kModule, "SHA2-256");
    for (int i = 0; i < 5; ++i) {
      const int fd = fd_of_a_life(digest.get());
      ASSERT_FALSE(is_open(fd));
      others.push_back(::dup2(STDERR_FILENO, fd));
    }
  }
  for (const int fd : others) {
    EXPECT_TRUE(is_open(fd));
    ::close(fd);
  }
}

}  // namespace
}  // namespace job_tests
