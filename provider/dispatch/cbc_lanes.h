// The part that a kernel has in a long encrypting update of AES in CBC mode. All else is the
// base's: partial blocks, padding, parameters; and what it says of its state stays true.
//
// Of a message that goes on in lanes the base makes the first block only. It is told of the others
// when something else is asked of it: one block, that takes its chain to where the message is.
#pragma once

#include <openssl/core_dispatch.h>

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
  // To come before each call on the base's context but those by invoke_update(). False if the base
  // fails, which then has said why.
  bool catch_up(void* base, OSSL_FUNC_cipher_update_fn* update) noexcept {
    return !owes_block_ || make_owed_block(base, update);
  }
  // The call's function is the base's update, its context too; its lanes.state is this.
  static int invoke_update(const Call& call, const Buffers& buffers);

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
  bool make_owed_block(void* base, OSSL_FUNC_cipher_update_fn* update) noexcept;
  bool end_in_lanes(const Call& call, const kernel::Lane& lane) noexcept;
  bool go_on_in_base(const Call& call, const kernel::Lane& lane) noexcept;

  const kernel::Kernel* kernel_;
  std::size_t key_size_;
  bool has_key_ = false;
  bool encrypting_ = false;
  kernel::AesKey key_;
  kernel::AesCbcState state_;
  bool knows_chain_ = false;
  bool made_update_ = false;              // the last that was begun, to its end
  bool owes_block_ = false;               // the base's chain is behind
  unsigned char base_chain_[kBlockSize];  // what the base chains its next block to, and
  unsigned char chain_[kBlockSize];       // what it is to chain it to, if that is known
  unsigned char last_[kBlockSize];        // of the update's plaintext
  unsigned char owed_[kBlockSize];        // likewise plaintext
};

// The size of the key, in bytes, where there is a kernel for the algorithm that this CPU can run;
// else 0. `kernel` is set with it.
std::size_t find_cbc_kernel(std::string_view names, const kernel::Kernel*& kernel);

}  // namespace asyncprovider
