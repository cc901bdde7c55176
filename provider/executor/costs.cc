#include "provider/executor/costs.h"

#include <algorithm>
#include <limits>

namespace asyncprovider {
namespace {

// By `openssl speed` of OpenSSL 3.0, and 3.5, on a Zen 3 core at 2.4 GHz; generation by `openssl genpkey`,
// key derivation with OpenSSL's default parameters. What decides is the order of magnitude.
constexpr std::size_t kAny = std::numeric_limits<std::size_t>::max();
constexpr Cost kRsaPrivate[] = {{1024, 127}, {2048, 695}, {3072, 2100}, {4096, 5500}, {8192, 46000}};
constexpr Cost kRsaPublic[] = {{1024, 6}, {2048, 25}, {3072, 48}, {4096, 83}, {8192, 250}};
constexpr Cost kRsaGeneration[] = {{1024, 15e3}, {2048, 100e3}, {4096, 1e6}};
constexpr Cost kDsa[] = {{1024, 110}, {2048, 300}, {3072, 600}};
constexpr Cost kDsaGeneration[] = {{1024, 200e3}, {2048, 500e3}, {kAny, 2e6}};
constexpr Cost kDh[] = {{1024, 110}, {2048, 420}, {3072, 1100}, {4096, 2200}, {8192, 9900}};
constexpr Cost kEcPrivate[] = {{256, 27}, {384, 1300}, {521, 400}, {kAny, 1000}};
constexpr Cost kEcPublic[] = {{256, 85}, {384, 1250}, {521, 730}, {kAny, 2000}};
constexpr Cost kEcdh[] = {{256, 63}, {384, 1100}, {521, 390}, {kAny, 1000}};
constexpr Cost kEcGeneration[] = {{256, 20}, {384, 1200}, {521, 380}, {kAny, 1000}};
constexpr Cost kX25519[] = {{kAny, 38}};
constexpr Cost kX448[] = {{kAny, 305}};
constexpr Cost kEd25519Private[] = {{kAny, 49}};
constexpr Cost kEd25519Public[] = {{kAny, 160}};
constexpr Cost kEd448[] = {{kAny, 300}};
constexpr Cost kSm2[] = {{kAny, 700}};
constexpr Cost kMlKem[] = {{kAny, 55}};
constexpr Cost kMlKemAndCurve[] = {{kAny, 110}};
constexpr Cost kMlKemAndP384[] = {{kAny, 750}};
constexpr Cost kMlDsaPrivate[] = {{kAny, 700}};
constexpr Cost kMlDsa[] = {{kAny, 150}};
constexpr Cost kSlhDsaPrivate[] = {{kAny, 50e3}};
constexpr Cost kSlhDsaPublic[] = {{kAny, 1000}};
constexpr Cost kSlhDsaGeneration[] = {{kAny, 4000}};
constexpr Cost kPbkdf2[] = {{kAny, 1200}};
constexpr Cost kMemoryHard[] = {{kAny, 50e3}};

using Rows = std::span<const Cost>;

// The first row whose text is part of the algorithm's names counts.
struct Row {
  std::string_view part;
  Rows private_key, public_key, generation, derivation;
};

const Row kRows[] = {
    {"RSA", kRsaPrivate, kRsaPublic, kRsaGeneration, {}},
    {"ECDSA", kEcPrivate, kEcPublic, {}, {}},
    {"ECDH", kEcdh, {}, {}, {}},
    {"EC:", {}, {}, kEcGeneration, {}},
    {"SLH-DSA", kSlhDsaPrivate, kSlhDsaPublic, kSlhDsaGeneration, {}},
    {"ML-DSA", kMlDsaPrivate, kMlDsa, kMlDsa, {}},
    {"ML-KEM", kMlKem, kMlKem, kMlKem, {}},
    {"SecP384r1MLKEM", kMlKemAndP384, kMlKemAndP384, kMlKemAndP384, {}},
    {"MLKEM", kMlKemAndCurve, kMlKemAndCurve, kMlKemAndCurve, {}},
    {"DSA", kDsa, kDsa, kDsaGeneration, {}},
    {"DH", kDh, {}, kDh, {}},
    {"ED25519", kEd25519Private, kEd25519Public, kEd25519Private, {}},
    {"ED448", kEd448, kEd448, kEd448, {}},
    {"X25519", kX25519, kX25519, kX25519, {}},
    {"X448", kX448, kX448, kX448, {}},
    {"SM2", kSm2, kSm2, kSm2, {}},
    {"PBKDF2", {}, {}, {}, kPbkdf2},
    {"SCRYPT", {}, {}, {}, kMemoryHard},
    {"ARGON2", {}, {}, {}, kMemoryHard},
};

}  // namespace

Costs Costs::of_algorithm(std::string_view names) {
  Costs costs;
  const auto row = std::find_if(std::begin(kRows), std::end(kRows), [names](const Row& each) {
    return names.find(each.part) != std::string_view::npos;
  });
  if (row != std::end(kRows))
    costs.of_use_ = {row->private_key, row->public_key, row->generation, row->derivation};
  return costs;
}

std::size_t Costs::nanoseconds(KeyUse use, std::size_t bits) const {
  const Rows rows = of_use_[static_cast<std::size_t>(use)];
  if (rows.empty()) return 0;
  const auto row =
      std::find_if(rows.begin(), rows.end(), [bits](const Cost& each) { return bits <= each.bits; });
  return static_cast<std::size_t>(1e3 * (row == rows.end() ? rows.back() : *row).microseconds);
}

}  // namespace asyncprovider
