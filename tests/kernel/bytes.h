// Random bytes, and buffers that notice when something is written beside them.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <random>
#include <vector>

namespace asyncprovider::kernel::test {

using Bytes = std::vector<unsigned char>;

class Random {
 public:
  explicit Random(unsigned seed) : generator_(seed) {}
  std::size_t between(std::size_t low, std::size_t high) {
    return std::uniform_int_distribution<std::size_t>(low, high)(generator_);
  }
  Bytes bytes(std::size_t size);

 private:
  std::mt19937 generator_;
};

enum class Placement { kUnaligned, kPageAligned, kInPlace };

class Buffer {
 public:
  // In place is the one buffer of a message: anywhere.
  Buffer(std::size_t size, Placement placement, Random& random);

  unsigned char* data() { return pages_.get() + start_; }
  std::size_t size() const { return size_; }
  Bytes bytes(std::size_t size) { return {data(), data() + size}; }
  void assign(const Bytes& bytes);

  // Whether all that is not among the first `written` bytes is as it was made or assigned.
  bool rest_is_untouched(std::size_t written) const;

 private:
  struct Free {
    void operator()(unsigned char* pages) const { std::free(pages); }
  };

  std::size_t start_;
  std::size_t size_;
  std::size_t whole_size_;
  std::unique_ptr<unsigned char, Free> pages_;
  Bytes untouched_;
};

}  // namespace asyncprovider::kernel::test
