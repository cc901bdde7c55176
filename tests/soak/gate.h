// Nobody is inside libcrypto while a thread forks: the child would find its locks locked.
#pragma once

#include <sys/types.h>

#include <condition_variable>
#include <mutex>

namespace soak {

class Gate {
 public:
  // While it lives, the thread may call libcrypto.
  class Inside {
   public:
    explicit Inside(Gate& gate) : gate_(gate) { gate_.enter(); }
    ~Inside() { gate_.leave(); }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

   private:
    Gate& gate_;
  };

  // While it lives, nobody is inside, here and in a child that was forked meanwhile.
  class Closed {
   public:
    explicit Closed(Gate& gate) : gate_(gate) { gate_.close(); }
    ~Closed() { gate_.open(); }
    Closed(const Closed&) = delete;
    Closed& operator=(const Closed&) = delete;

   private:
    Gate& gate_;
  };

 private:
  void enter();
  void leave();
  void close();
  void open();

  std::mutex mutex_;
  std::condition_variable changed_;
  int inside_ = 0;
  bool closed_ = false;
  pid_t closed_in_ = 0;
};

}  // namespace soak
