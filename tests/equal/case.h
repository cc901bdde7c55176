// One run of a script: whose algorithm it uses, where its decisions come from, what it saw.
#pragma once

#include <openssl/types.h>

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "equal/rng.h"
#include "equal/transcript.h"

namespace equal {

struct Side {
  OSSL_LIB_CTX* libctx;
  const char* properties;
};

struct Algorithm {
  std::string name;
  std::vector<std::string> names;  // `name` and its aliases
};

// For GoogleTest.
inline void PrintTo(const Algorithm& algorithm, std::ostream* stream) { *stream << algorithm.name; }

struct Case {
  const Algorithm& algorithm;
  Side side;
  Side base;  // what checks results that the base makes at random
  Rng rng;
  Transcript log{};

  const char* any_name() { return algorithm.names[rng.below(algorithm.names.size())].c_str(); }

  // To be called after every operation. Errors are mostly taken out of the queue at once; what is
  // left there is what the next operation starts with.
  void settle() {
    if (!rng.one_in(12)) log.errors();
  }
};

using Script = std::function<void(Case&)>;

}  // namespace equal
