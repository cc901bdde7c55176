// A fuzzer's input as decisions. Once its bytes are used up, all that is asked for is 0 or empty.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace fuzz {

using View = std::span<const unsigned char>;

class Input {
 public:
  // The bytes stay the caller's.
  Input(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}

  bool empty() const { return rest_.empty(); }

  // Less than `bound`, which is not 0; of one byte, or of two where more than 256 are possible.
  std::size_t below(std::size_t bound) {
    std::size_t value = byte();
    if (bound > 256) value = value << 8 | byte();
    return value % bound;
  }
  bool coin() { return below(2) == 1; }

  // As many bytes as the next one says, if there are so many.
  View bytes() {
    const std::size_t wanted = byte();
    const std::size_t size = std::min(wanted, rest_.size());
    const View bytes = rest_.first(size);
    rest_ = rest_.subspan(size);
    return bytes;
  }
  View rest() const { return rest_; }
  std::string text() {
    const View view = bytes();
    return std::string(view.begin(), view.end());
  }

 private:
  std::size_t byte() {
    if (rest_.empty()) return 0;
    const std::size_t value = rest_.front();
    rest_ = rest_.subspan(1);
    return value;
  }

  View rest_;
};

}  // namespace fuzz
