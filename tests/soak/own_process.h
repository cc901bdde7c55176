// Whether the process is as it was: fds, threads and memory.
#pragma once

#include <cstddef>
#include <string>

namespace soak {

class OwnProcess {
 public:
  OwnProcess();

  // What is not as it was; empty if all is. `given_up`: the jobs since, whose stacks libcrypto
  // does not free.
  std::string difference(std::size_t given_up) const;
  std::size_t heap_growth() const;

 private:
  std::size_t fds_;
  std::size_t threads_;
  std::size_t heap_;
};

}  // namespace soak
