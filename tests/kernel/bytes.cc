#include "kernel/bytes.h"

#include <algorithm>
#include <new>

namespace asyncprovider::kernel::test {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kGuard = 256;

}  // namespace

Bytes Random::bytes(std::size_t size) {
  Bytes result(size);
  for (auto& byte : result) byte = static_cast<unsigned char>(generator_());
  return result;
}

Buffer::Buffer(std::size_t size, Placement placement, Random& random)
    : start_(placement == Placement::kPageAligned ? kPage : kGuard + random.between(0, 64)),
      size_(size),
      whole_size_((start_ + size + kGuard + kPage - 1) / kPage * kPage),
      pages_(static_cast<unsigned char*>(std::aligned_alloc(kPage, whole_size_))),
      untouched_(whole_size_, 0x5a) {
  if (pages_ == nullptr) throw std::bad_alloc();
  std::copy(untouched_.begin(), untouched_.end(), pages_.get());
}

void Buffer::assign(const Bytes& bytes) {
  std::copy(bytes.begin(), bytes.end(), data());
  std::copy(bytes.begin(), bytes.end(), &untouched_[start_]);
}

bool Buffer::rest_is_untouched(std::size_t written) const {
  const unsigned char* const bytes = pages_.get();
  return std::equal(bytes, bytes + start_, untouched_.data()) &&
         std::equal(bytes + start_ + written, bytes + whole_size_, &untouched_[start_ + written]);
}

}  // namespace asyncprovider::kernel::test
