// What a test asks about file descriptors.
#pragma once

#include <sys/resource.h>

namespace fds {

bool readable(int fd);
// Blocks; false where the fd is not readable within a minute.
bool wait_until_readable(int fd);
bool open(int fd);

// The number that the next fd of this process would get.
int lowest_free();

// While it lives, no fd can be opened with a number of `limit` or more.
class Limit {
 public:
  explicit Limit(int limit);
  ~Limit();
  Limit(const Limit&) = delete;
  Limit& operator=(const Limit&) = delete;

 private:
  rlimit former_;
};

// Two connected fds; what is written to one makes the other readable.
class Pair {
 public:
  Pair();
  ~Pair();
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  int first() const { return ends_[0]; }
  int second() const { return ends_[1]; }
  bool untouched() const { return !readable(first()) && !readable(second()); }

 private:
  int ends_[2];
};

}  // namespace fds
