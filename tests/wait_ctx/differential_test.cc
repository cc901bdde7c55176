// Both implementations are led through the same random sequences; all that they write has to be
// the same. libcrypto's run inside real jobs.
#include <gtest/gtest.h>

#include <cstdlib>

#include "player.h"
#include "sequence.h"
#include "trace_text.h"

namespace harness {
namespace {

constexpr std::uint64_t kSequences = 100'000;
constexpr const char* kSeedVariable = "ASYNCPROVIDER_SEED";

std::uint64_t first_seed() {
  const char* given = std::getenv(kSeedVariable);
  return given == nullptr ? 1 : std::strtoull(given, nullptr, 10);
}

TEST(WaitCtxDifferential, RandomSequencesGiveTheSameResults) {
  const std::uint64_t first = first_seed();
  for (std::uint64_t seed = first; seed < first + kSequences; ++seed) {
    SCOPED_TRACE(::testing::Message() << kSeedVariable << "=" << seed);
    const Sequence sequence = random_sequence(seed);
    const Trace ours = Player<Ours>(sequence).play();
    const Trace libcryptos = Player<Libcrypto>(sequence).play();
    ASSERT_TRUE(ours == libcryptos) << difference(sequence, ours, libcryptos);
  }
}

}  // namespace
}  // namespace harness
