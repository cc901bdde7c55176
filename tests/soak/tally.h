// What a soak has done.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace soak {

enum class Count : std::size_t {
  digests,
  ciphers,
  macs,
  randoms,
  keys,
  bytes,
  pauses,
  early_resumes,
  again,
  cancelled,
  injected,
  forks,
  libraries,
  count_,
};

class Tally {
 public:
  void add(Count count, std::uint64_t number = 1) {
    values_[static_cast<std::size_t>(count)] += number;
  }
  std::uint64_t get(Count count) const { return values_[static_cast<std::size_t>(count)]; }
  void add(const Tally& other) {
    for (std::size_t i = 0; i < values_.size(); ++i) values_[i] += other.values_[i];
  }

 private:
  std::array<std::uint64_t, static_cast<std::size_t>(Count::count_)> values_{};
};

}  // namespace soak
