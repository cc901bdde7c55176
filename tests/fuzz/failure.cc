#include "fuzz/failure.h"

#include <cstdio>
#include <cstdlib>

// Where a program runs without the environment that CTest gives it. A job's stack is none that the
// sanitizer knows.
extern "C" const char* __asan_default_options() { return "detect_stack_use_after_return=0"; }

namespace fuzz {

void fail(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

}  // namespace fuzz
