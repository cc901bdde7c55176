// Runs a script of operations with the base and with ours, everywhere and under every executor, and
// compares what it saw.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "equal/transcript.h"
#include "key_ring.h"

namespace keys_tests {

// What a script works with. `base` is the plain base, to check what is made at random: it verifies
// our signatures, and we verify its.
struct Play {
  KeyRing& keys;
  KeyRing& base;
  equal::Transcript log{};

  const Side& side() const { return keys.side(); }
  // A call's result, with the errors that it raised, which are taken out of the queue.
  int result(const char* what, int value) {
    log.note("%s: %d", what, value);
    log.errors();
    return value;
  }
};

using Script = std::function<void(Play&)>;

// Whether a script has something in it that pauses under an executor that makes all pause.
enum class Pauses { kExpected, kNotExpected };

// The transcripts are equal. `keys`: which the script uses.
void expect_equal(const char* name, const std::vector<std::string>& keys, const Script& script,
                  Pauses pauses = Pauses::kExpected);

inline constexpr const char* kAllPause =
    "executor = pool\npool_min_us = 0\npool_min_bytes = 1\npause_min_bytes = 1\npool_threads = 2\n";

}  // namespace keys_tests
