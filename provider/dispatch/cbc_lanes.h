// The part that a kernel has in a long encrypting update of AES in CBC mode. All else is the
// base's: partial blocks, padding, parameters; and what it says of its state stays true.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include "provider/executor/call.h"
#include "provider/kernel/aes_cbc/aes_cbc.h"

namespace asyncprovider {

// A part of a cipher context: the key, for as long as the base's context has it for encryption.
class CbcLanes {
 public:
  // nullptr without memory.
  static std::unique_ptr<CbcLanes> create(const kernel::Kernel& kernel, std::size_t key_size);
  std::unique_ptr<CbcLanes> copy() const;
  ~CbcLanes();

  // What the base's context was told, after it has agreed.
  void encrypt_init(const unsigned char* key, std::size_t key_size);
  void decrypt_init(const unsigned char* key);
  // It is not known any more what the context holds, until the next init.
  void lose_track() { encrypting_ = false; }
  // After each update, whoever made it.
  void updated() { knows_chain_ = std::exchange(made_update_, false); }
  // After what may have changed the base's chain besides: the next update asks the base.
  void forget_chain() { knows_chain_ = false; }

  // For an update with these buffers, after `bytes_before` since init (modulo 256 will do); nothing
  // where it is the base's alone.
  LanePart part(const Buffers& buffers, std::size_t bytes_before);

 private:
  static constexpr std::size_t kBlockSize = 16;
  static constexpr std::size_t kLeastBlocks = 4;

  CbcLanes(const kernel::Kernel& kernel, std::size_t key_size)
      : kernel_(&kernel), key_size_(key_size) {}
  CbcLanes(const CbcLanes&) = default;

  static bool begin(const Call& call, kernel::Lane& lane) noexcept;
  static int end(const Call& call, const kernel::Lane& lane, bool is_ahead) noexcept;

  const kernel::Kernel* kernel_;
  std::size_t key_size_;
  bool has_key_ = false;
  bool encrypting_ = false;
  kernel::AesKey key_;
  kernel::AesCbcState state_;
  bool knows_chain_ = false;
  bool made_update_ = false;         // the last that was begun, to its end
  unsigned char chain_[kBlockSize];  // what the base chains its next block to, if that is known
};

// The size of the key, in bytes, where there is a kernel for the algorithm that this CPU can run;
// else 0. `kernel` is set with it.
std::size_t find_cbc_kernel(std::string_view names, const kernel::Kernel*& kernel);

}  // namespace asyncprovider
