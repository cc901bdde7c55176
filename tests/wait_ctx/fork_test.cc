// Who is told of a fork.
#include "wait_ctx/fork.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

struct Listener final : wait_ctx::ForkListener {
  int told = 0;
  int parted = 0;
  void before_fork() noexcept override { ++parted; }
  void after_fork_in_parent() noexcept override { parted += 10; }
  void after_fork_in_child() noexcept override { ++told; }
};

int status_of(pid_t child) {
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int told_in_child(const Listener& listener) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(listener.told);
  return status_of(child);
}

int told_in_grandchild(const Listener& listener) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(told_in_child(listener));
  return status_of(child);
}

TEST(ForkListener, IsToldInTheChildOnly) {
  Listener listener;
  add_fork_listener(listener);
  EXPECT_EQ(told_in_child(listener), 1);
  EXPECT_EQ(told_in_grandchild(listener), 2);
  EXPECT_EQ(listener.told, 0);
  EXPECT_EQ(listener.parted, 22);
  remove_fork_listener(listener);
}

TEST(ForkListener, IsNotToldOnceRemoved) {
  Listener stays;
  Listener goes;
  add_fork_listener(stays);
  add_fork_listener(goes);
  remove_fork_listener(goes);
  EXPECT_EQ(told_in_child(goes), 0);
  EXPECT_EQ(told_in_child(stays), 1);
  remove_fork_listener(stays);
}

}  // namespace
