// Both implementations are led through the same random sequences; all that they write has to be
// the same. libcrypto's run inside real jobs.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "player.h"
#include "sequence.h"

namespace harness {
namespace {

constexpr std::uint64_t kSequences = 100'000;
constexpr const char* kSeedVariable = "ASYNCPROVIDER_SEED";

std::uint64_t first_seed() {
  const char* given = std::getenv(kSeedVariable);
  return given == nullptr ? 1 : std::strtoull(given, nullptr, 10);
}

std::string numbers(const Trace::Row& row) {
  std::string text;
  for (const std::intptr_t number : row) text.append(" ").append(std::to_string(number));
  return text;
}

// The first step whose results differ, with the way to it.
std::string difference(const Sequence& sequence, const Trace& ours, const Trace& libcryptos) {
  std::string text;
  for (std::size_t i = 0; i < ours.rows() || i < libcryptos.rows(); ++i) {
    const bool step = i < sequence.size();
    text += (step ? describe(sequence[i]) : std::string("free")) + ":" + numbers(ours.row(i));
    if (ours.row(i) != libcryptos.row(i))
      return text + "\n  libcrypto:" + numbers(libcryptos.row(i));
    text += "\n";
  }
  return text;
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
