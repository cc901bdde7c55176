// Each key of the configuration: what it takes, and what is said of anything else.
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "attempt.h"
#include "job/operations.h"
#include "job/task.h"

namespace config_tests {
namespace {

using Values = std::span<const char* const>;

struct Key {
  const char* name;
  const char* allowed;
  Values good;
  Values bad;
  Values bad_too;
};

std::ostream& operator<<(std::ostream& out, const Key& key) { return out << key.name; }

constexpr const char* kBadWords[] = {
    "",     "AUTO",   "Auto",  "auto,", "automatic", "none",    "off",     "on", "yes", "1", "0",
    "true", "auto a", "pool,", "pools", "Pool",      "inline;", "in line", "f",  "fds", "-"};

constexpr const char* kBadNumbers[] = {"",
                                       "-1",
                                       "+1",
                                       "0x10",
                                       "1.5",
                                       "1e3",
                                       "1 2",
                                       "12a",
                                       "a12",
                                       "1,000",
                                       "1K",
                                       "1_",
                                       "--",
                                       "auto1",
                                       "never",
                                       "1;",
                                       "1;2",
                                       "\xd9\xa3",
                                       "18446744073709551616",
                                       "99999999999999999999999999999999"};

constexpr const char* kExecutors[] = {"auto", "inline", "batch", "pool", "exercise"};
constexpr const char* kNoExecutors[] = {"batches", "fd"};
constexpr const char* kNotifications[] = {"auto", "fd", "callback"};
constexpr const char* kNoNotifications[] = {"pool", "both", "none"};
constexpr const char* kBytes[] = {"auto", "0", "1", "2048", "1073741824"};
constexpr const char* kNoBytes[] = {"1073741825"};
constexpr const char* kThreads[] = {"auto", "1", "2", "64"};
constexpr const char* kNoThreads[] = {"0", "65"};
constexpr const char* kQueue[] = {"1", "2", "256", "65536"};
constexpr const char* kNoQueue[] = {"0", "65537", "auto"};
constexpr const char* kMicroseconds[] = {"auto", "0", "1", "50", "1000000"};
constexpr const char* kNoMicroseconds[] = {"1000001"};
constexpr const char* kNice[] = {"0", "1", "10", "19"};
constexpr const char* kNoNice[] = {"20", "auto", "-5"};
constexpr const char* kOperations[] = {"all",
                                       "digest",
                                       "digest cipher random",
                                       "digest,cipher, random",
                                       "keymgmt",
                                       "keymgmt signature keyexch asym_cipher kem",
                                       "signature keymgmt",
                                       "mac kdf",
                                       "all digest",
                                       "digest digest"};
constexpr const char* kNoOperations[] = {
    "signature",  "keyexch", "digest signature", "asym_cipher", "kem cipher", "digests",
    "digest rsa", "Digest",  "encoder",          ", ",          "digest;cipher", "all signatures"};
constexpr const char* kSeeds[] = {"0", "1", "4294967295"};
constexpr const char* kNoSeeds[] = {"4294967296", "auto"};
constexpr const char* kLatencies[] = {"0", "1", "100", "10000000"};
constexpr const char* kNoLatencies[] = {"10000001", "auto"};
constexpr const char* kOrders[] = {"submission", "random"};
constexpr const char* kNoOrders[] = {"Random", "fifo"};
constexpr const char* kPolling[] = {"any", "level"};
constexpr const char* kNoPolling[] = {"edge", "auto"};
constexpr const char* kPauses[] = {"1", "2", "100"};
constexpr const char* kNoPauses[] = {"0", "101", "auto"};
constexpr const char* kEvery[] = {"0", "1", "7", "1000000000"};
constexpr const char* kNoEvery[] = {"1000000001", "auto"};
constexpr const char* kBases[] = {"base", "null"};
constexpr const char* kNoBases[] = {"", "asyncprovider"};

constexpr Key kKeys[] = {
    {"executor", "auto, inline, batch, pool, exercise", kExecutors, kBadWords, kNoExecutors},
    {"notify", "auto, fd, callback, and with executor = exercise: none", kNotifications, kBadWords,
     kNoNotifications},
    {"polling", "any, level", kPolling, kBadWords, kNoPolling},
    {"pause_min_bytes", "auto, 0 to 1073741824", kBytes, kBadNumbers, kNoBytes},
    {"pool_min_bytes", "auto, 0 to 1073741824", kBytes, kBadNumbers, kNoBytes},
    {"pool_threads", "auto, 1 to 64", kThreads, kBadNumbers, kNoThreads},
    {"pool_queue", "1 to 65536", kQueue, kBadNumbers, kNoQueue},
    {"pool_min_us", "auto, 0 to 1000000", kMicroseconds, kBadNumbers, kNoMicroseconds},
    {"pool_nice", "0 to 19", kNice, kBadNumbers, kNoNice},
    {"operations",
     "all, or some of digest cipher mac kdf random skeymgmt keymgmt, and with keymgmt: keyexch "
     "signature asym_cipher kem",
     kOperations, kBadWords, kNoOperations},
    {"exercise_seed", "0 to 4294967295", kSeeds, kBadNumbers, kNoSeeds},
    {"exercise_latency_us", "0 to 10000000", kLatencies, kBadNumbers, kNoLatencies},
    {"exercise_jitter_us", "0 to 10000000", kLatencies, kBadNumbers, kNoLatencies},
    {"exercise_order", "submission, random", kOrders, kBadWords, kNoOrders},
    {"exercise_pauses", "1 to 100", kPauses, kBadNumbers, kNoPauses},
    {"exercise_again_every", "0 (never), 1 to 1000000000", kEvery, kBadNumbers, kNoEvery},
    {"exercise_fail_every", "0 (never), 1 to 1000000000", kEvery, kBadNumbers, kNoEvery},
    {"exercise_new_fd_every", "0 (never), 1 to 1000000000", kEvery, kBadNumbers, kNoEvery},
    {"base", "the name of another provider", kBases, kNoBases, {}},
};

std::string line(const char* key, const std::string& value) {
  return std::string(key) + " = " + value;
}

class Config : public testing::TestWithParam<Key> {};

TEST_P(Config, EachGoodValueLoads) {
  for (const char* value : GetParam().good)
    for (const bool by_default : {true, false}) {
      const Attempt attempt(file_text(line(GetParam().name, value)), by_default);
      EXPECT_TRUE(attempt.loaded()) << value << "\n" << attempt.errors();
      EXPECT_EQ(attempt.errors(), "");
    }
}

// The section has a name only where the module sees the file; else the provider's stands for it.
void expect_refused(const Key& key, const char* value, bool by_default) {
  const Attempt attempt(file_text(line(key.name, '"' + std::string(value) + '"')), by_default);
  EXPECT_FALSE(attempt.loaded()) << value;
  EXPECT_TRUE(attempt.says(by_default ? "[asyncprovider_sect]" : "[asyncprovider]"))
      << attempt.errors();
  EXPECT_TRUE(attempt.says(line(key.name, value))) << attempt.errors();
  EXPECT_TRUE(attempt.says(std::string("allowed: ") + key.allowed)) << attempt.errors();
}

TEST_P(Config, EachBadValueIsRefusedWithAllThatHelps) {
  for (const Values values : {GetParam().bad, GetParam().bad_too})
    for (const char* value : values)
      for (const bool by_default : {true, false}) expect_refused(GetParam(), value, by_default);
}

TEST_P(Config, OneBadValueRefusesTheOthersToo) {
  for (const Key& other : kKeys) {
    if (other.name == std::string(GetParam().name)) continue;
    const Attempt attempt(
        file_text(line(other.name, other.good.back()) + "\n" + line(GetParam().name, "?")), true);
    EXPECT_FALSE(attempt.loaded());
    EXPECT_TRUE(attempt.says(std::string(GetParam().name) + " = ?")) << attempt.errors();
  }
}

TEST_P(Config, MisspeltKeysAreRefusedWithAllThereAre) {
  const std::string name = GetParam().name;
  for (const std::string& misspelt : {name + "s", "x" + name, name.substr(1), name + ".x"}) {
    const Attempt attempt(file_text(line(misspelt.c_str(), GetParam().good.front())), true);
    EXPECT_FALSE(attempt.loaded()) << misspelt;
    EXPECT_TRUE(attempt.says("[asyncprovider_sect]")) << attempt.errors();
    EXPECT_TRUE(attempt.says(line(misspelt.c_str(), GetParam().good.front()))) << attempt.errors();
    for (const Key& key : kKeys) EXPECT_TRUE(attempt.says(key.name)) << attempt.errors();
  }
}

std::vector<std::string> slips(const std::string& name) {
  std::string swapped = name;
  std::swap(swapped[0], swapped[1]);
  std::string hyphens = name;
  std::replace(hyphens.begin(), hyphens.end(), '_', '-');
  std::vector<std::string> texts = {name + "s", 'x' + name, name.substr(1), swapped};
  if (hyphens != name) texts.push_back(hyphens);
  return texts;
}

// There the section cannot be seen; what is a slip away from a key is found all the same.
TEST_P(Config, MisspeltKeysAreRefusedInAFileThatTheApplicationChose) {
  for (const std::string& misspelt : slips(GetParam().name)) {
    const std::string text = line(misspelt.c_str(), GetParam().good.front());
    const Attempt attempt(file_text(text), false);
    EXPECT_FALSE(attempt.loaded()) << misspelt;
    EXPECT_TRUE(attempt.says("[asyncprovider]: " + text)) << attempt.errors();
    for (const Key& key : kKeys) EXPECT_TRUE(attempt.says(key.name)) << attempt.errors();
  }
}

// What an application configures for itself fails as well, if not as telling.
TEST_P(Config, BadValuesAreRefusedWhereTheFileActivatesTheModule) {
  EXPECT_THROW(support::Library(line(GetParam().name, "?")), std::runtime_error);
}

INSTANTIATE_TEST_SUITE_P(Keys, Config, testing::ValuesIn(kKeys),
                         [](const auto& tested) { return std::string(tested.param.name); });

TEST(Config, AllKeysAtOnce) {
  std::string settings;
  for (const Key& key : kKeys)
    if (key.name != std::string("base")) settings += line(key.name, key.good.back()) + "\n";
  for (const bool by_default : {true, false}) {
    const Attempt attempt(file_text(settings), by_default);
    EXPECT_TRUE(attempt.loaded()) << attempt.errors();
  }
}

TEST(Config, OpensslsOwnKeysAreKnown) {
  for (const char* key : {"soft_load = 1", "activate = 0", "identity = asyncprovider"}) {
    const Attempt attempt(file_text(key), true);
    EXPECT_TRUE(attempt.loaded()) << attempt.errors();
  }
}

TEST(Config, TheLastOfTwoLinesCounts) {
  for (const bool by_default : {true, false}) {
    const Attempt attempt(file_text("executor = nonsense\nexecutor = inline"), by_default);
    EXPECT_TRUE(attempt.loaded()) << attempt.errors();
  }
}

}  // namespace
}  // namespace config_tests
