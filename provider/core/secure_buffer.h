// Bytes on the heap that may be secret: wiped before they are given back.
#pragma once

#include <openssl/crypto.h>

#include <cstddef>
#include <utility>

namespace asyncprovider {

class SecureBuffer {
 public:
  SecureBuffer() = default;
  ~SecureBuffer() { reset(); }
  SecureBuffer(SecureBuffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  SecureBuffer& operator=(SecureBuffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }

  // `size` zero bytes; false without memory. What was there before is gone.
  [[nodiscard]] bool allocate(std::size_t size) noexcept {
    reset();
    data_ = static_cast<unsigned char*>(OPENSSL_zalloc(size == 0 ? 1 : size));
    if (data_ == nullptr) return false;
    size_ = size;
    return true;
  }

  void reset() noexcept {
    OPENSSL_clear_free(std::exchange(data_, nullptr), std::exchange(size_, 0));
  }

  unsigned char* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  unsigned char* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace asyncprovider
