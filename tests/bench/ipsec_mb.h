// The job interface of Intel's ipsec-mb, as far as kernel_bench compares with it.
#pragma once

#include <intel-ipsec-mb.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bench {

class IpsecMb {
 public:
  static bool has(std::string_view algorithm);

  explicit IpsecMb(std::string_view algorithm);
  ~IpsecMb();
  IpsecMb(const IpsecMb&) = delete;
  IpsecMb& operator=(const IpsecMb&) = delete;

  // Ciphers write to `out`, digests to `digest`.
  void submit(const unsigned char* in, unsigned char* out, unsigned char* digest, std::size_t size);
  void flush();
  std::size_t done() const { return done_; }  // jobs that came back complete

 private:
  void count(const IMB_JOB* job);

  IMB_MGR* const manager_;
  IMB_HASH_ALG hash_ = IMB_AUTH_NULL;
  std::size_t digest_size_ = 0;
  std::size_t key_size_ = 0;
  alignas(16) std::uint8_t encryption_keys_[15 * 16];
  alignas(16) std::uint8_t decryption_keys_[15 * 16];
  std::size_t done_ = 0;
};

}  // namespace bench
