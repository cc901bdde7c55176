#include "provider/dispatch/certificate.h"

namespace asyncprovider {
namespace {

constexpr unsigned char kSequence = 0x30;
constexpr std::size_t kLongForm = 0x80;
constexpr std::size_t kMaxLengthBytes = 4;

}  // namespace

bool is_one_der_sequence(const unsigned char* bytes, std::size_t size) noexcept {
  if (bytes == nullptr || size < 2 || bytes[0] != kSequence) return false;
  if (bytes[1] < kLongForm) return size == 2 + std::size_t{bytes[1]};
  const std::size_t length_bytes = bytes[1] - kLongForm;
  if (length_bytes == 0 || length_bytes > kMaxLengthBytes || size < 2 + length_bytes) return false;
  std::size_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) length = length << 8 | bytes[2 + i];
  return size == 2 + length_bytes + length;
}

}  // namespace asyncprovider
