// A message on its way through Keccak's sponge.
#pragma once

#include <cstddef>

#include "provider/kernel/keccak/scalar.h"
#include "provider/kernel/kernel.h"

namespace asyncprovider {

inline constexpr std::size_t kLargestRate = 168;

// One that is shorter than a block, before it goes there.
struct ShortMessage {
  ShortMessage() = default;
  ShortMessage(const ShortMessage& from);
  ShortMessage& operator=(const ShortMessage&) = delete;
  ~ShortMessage();

  std::size_t size = 0;
  unsigned char bytes[kLargestRate];
};

// In all that can be done with it, in any order, it is as the base's.
class SpongeMessage {
 public:
  explicit SpongeMessage(const kernel::Kernel& kernel);
  SpongeMessage(const SpongeMessage&) = default;
  SpongeMessage& operator=(const SpongeMessage&) = delete;
  ~SpongeMessage();

  bool has_output() const { return has_output_; }
  // How much of an update comes before the kernel's blocks.
  std::size_t head() const { return partial_ == 0 ? 0 : rate_ - partial_; }
  std::size_t rate() const { return rate_; }
  void* state() { return state_; }

  void absorb(const unsigned char* in, std::size_t size);
  // An update after a squeeze, where the base does not refuse it (OpenSSL 3.3 to 3.6): it is
  // written behind what is left of the block that was squeezed, and counts as more of that; or, if
  // it is longer than there is room for, nothing is left.
  void add_to_output(const unsigned char* in, std::size_t size);
  // Ends the message, again if it has been ended before. Output is to follow.
  void pad();
  void squeeze(unsigned char* out, std::size_t size);

  // A long output by a kernel: in a state apart, so that one that is given up was never begun.
  // How much of it comes before the kernel's blocks.
  std::size_t output_head() const { return has_output_ ? rate_ - squeezed_ : 0; }
  // The state that gives the blocks. The message is padded there, unless it has had output.
  void* begin_blocks();
  // After the head: the message goes on with that state.
  void end_blocks();

  // The end of the message, by a kernel, in case that nothing follows: in a state apart, too. The
  // blocks are done; `in` is what there is after them. Gives the last block.
  bool has_just_begun() const { return !has_absorbed_ && !has_output_; }
  kernel::Lane begin_end(const unsigned char* in, std::size_t size);
  // After the kernel, and absorb() of the same bytes: pad() has that for it, if nothing follows.
  void keep_end() { is_ended_ = true; }

  // Into what the base has written for a message that had updates and output of the same sizes.
  // `is_squeezed`: it had output, of an XOF.
  void serialize_into(unsigned char* out, bool is_squeezed) const;

 private:
  std::size_t fill(const unsigned char* in, std::size_t size);
  void pad_block(std::size_t size);
  void pad_into(kernel::keccak::State& state);

  kernel::keccak::State state_{};
  kernel::keccak::State ahead_;
  std::size_t rate_;
  unsigned char suffix_;
  bool has_absorbed_ = false;
  bool has_output_ = false;
  bool is_ended_ = false;              // ahead_ is the state after the end of the message
  bool was_added_to_ = false;          // the squeezed block: what is left of it is in block_
  unsigned char block_[kLargestRate];  // that is not full yet
  std::size_t partial_ = 0;            // its bytes
  std::size_t squeezed_ = 0;           // of the state, since it was permuted
};

}  // namespace asyncprovider
