// OpenSSL's error queue belongs to a thread. Errors of work done elsewhere travel as data.
#pragma once

#include <string>
#include <vector>

namespace asyncprovider {

class CapturedErrors {
 public:
  // Takes everything out of the calling thread's queue. Throws nothing: without memory an
  // out-of-memory error stands for what could not be kept.
  void capture() noexcept;

  // Adds them to the calling thread's queue, oldest first, and forgets them.
  void raise() noexcept;

  void clear() noexcept;

 private:
  struct Entry {
    unsigned long code;
    int line;
    std::string file;
    std::string function;
    std::string text;
    bool has_text;
  };
  std::vector<Entry> entries_;
  bool incomplete_ = false;
};

}  // namespace asyncprovider
