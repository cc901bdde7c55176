// What decides in a script: a small generator of its own, which gives the same everywhere, or bytes
// that someone else made up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

namespace equal {

using Bytes = std::vector<unsigned char>;

class Rng {
 public:
  explicit Rng(std::uint64_t seed) : state_(seed) {}
  // Each decision from as few of these bytes as will do, and from the generator once they are used
  // up. They stay the caller's. Contents of messages come from the generator.
  explicit Rng(std::span<const unsigned char> decisions) : state_(0), decisions_(decisions) {}

  // SplitMix64, by Sebastiano Vigna (public domain).
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  std::size_t below(std::size_t bound) { return decision(bound) % bound; }
  std::size_t between(std::size_t low, std::size_t high) { return low + below(high - low + 1); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  bool coin() { return one_in(2); }

  template <class T>
  T pick(std::initializer_list<T> choices) {
    return choices.begin()[below(choices.size())];
  }

  Bytes bytes(std::size_t size) {
    Bytes result(size);
    for (auto& byte : result) byte = static_cast<unsigned char>(next());
    return result;
  }

  // Mostly short, sometimes many blocks, now and then up to `longest`.
  std::size_t message_size(std::size_t longest) {
    if (one_in(24)) return below(longest + 1);
    return below(one_in(4) ? 600 : 100);
  }

 private:
  std::uint64_t decision(std::size_t bound) {
    if (decisions_.empty()) return next();
    std::uint64_t value = 0;
    for (std::size_t most = bound - 1; most != 0 && !decisions_.empty(); most >>= 8) {
      value = value << 8 | decisions_.front();
      decisions_ = decisions_.subspan(1);
    }
    return value;
  }

  std::uint64_t state_;
  std::span<const unsigned char> decisions_;
};

}  // namespace equal
