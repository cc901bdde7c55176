// Memory that runs out when a test says so: operator new, as the test program's linker wraps it,
// and libcrypto's allocator.
#pragma once

#include <cstddef>

namespace memory {

// While it lives, this thread gets no memory, after the first `granted` allocations.
class Exhausted {
 public:
  explicit Exhausted(std::size_t granted = 0);
  ~Exhausted();
  Exhausted(const Exhausted&) = delete;
  Exhausted& operator=(const Exhausted&) = delete;

  // How many allocations were refused so far.
  std::size_t refused() const;
};

// How many allocations this thread has asked for so far.
std::size_t allocations();

// Whether libcrypto takes its memory from here. It does unless something used it even earlier.
bool serves_libcrypto();

}  // namespace memory
