#include "provider/dispatch/sponge_message.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "provider/core/wipe.h"
#include "provider/dispatch/serialized.h"

namespace asyncprovider {
namespace {

// What follows the message, with the first bit of the padding: FIPS 202, section 6, SP 800-185,
// section 3.3, and the original Keccak's.
unsigned char suffix_of(std::string_view name) {
  if (name.starts_with("SHA3-")) return 0x06;
  if (name.starts_with("SHAKE-")) return 0x1f;
  if (name.starts_with("KECCAK-KMAC-")) return 0x04;
  return 0x01;
}

}  // namespace

ShortMessage::ShortMessage(const ShortMessage& from) : size(from.size) {
  std::memcpy(bytes, from.bytes, size);
}

ShortMessage::~ShortMessage() { wipe(bytes, size); }

SpongeMessage::SpongeMessage(const kernel::Kernel& kernel)
    : rate_(kernel.block_size), suffix_(suffix_of(kernel.name)) {}

SpongeMessage::~SpongeMessage() {
  wipe(state_, sizeof state_);
  wipe(ahead_, sizeof ahead_);
  wipe(block_, sizeof block_);
}

// Gives how many of the bytes the block had room for.
std::size_t SpongeMessage::fill(const unsigned char* in, std::size_t size) {
  const std::size_t taken = std::min(size, rate_ - partial_);
  std::memcpy(block_ + partial_, in, taken);
  partial_ += taken;
  if (partial_ == rate_) {
    kernel::keccak::absorb(state_, block_, 1, rate_);
    partial_ = 0;
  }
  return taken;
}

void SpongeMessage::absorb(const unsigned char* in, std::size_t size) {
  has_absorbed_ = true;
  is_ended_ = is_ended_ && size == 0;
  if (partial_ != 0) {
    const std::size_t taken = fill(in, size);
    in += taken;
    size -= taken;
  }
  const std::size_t blocks = size / rate_;
  kernel::keccak::absorb(state_, in, blocks, rate_);
  if (const std::size_t rest = size % rate_; rest != 0) fill(in + blocks * rate_, rest);
}

void SpongeMessage::pad_block(std::size_t size) {
  std::memset(block_ + size, 0, rate_ - size);
  block_[size] = suffix_;
  block_[rate_ - 1] |= 0x80;
}

// What there is of a block stays: an update after that goes on with it, where the base allows one.
void SpongeMessage::pad_into(kernel::keccak::State& state) {
  pad_block(partial_);
  kernel::keccak::add_block(state, block_, rate_);
}

void SpongeMessage::pad() {
  if (is_ended_) {
    std::memcpy(state_, ahead_, sizeof state_);
    squeezed_ = 0;
  } else {
    pad_into(state_);
    squeezed_ = rate_;
  }
  is_ended_ = false;
  has_output_ = true;
}

kernel::Lane SpongeMessage::begin_end(const unsigned char* in, std::size_t size) {
  std::memcpy(ahead_, state_, sizeof ahead_);
  std::memcpy(block_, in, size);
  pad_block(size);
  return {ahead_, block_, nullptr, 1};
}

void* SpongeMessage::begin_blocks() {
  is_ended_ = false;
  std::memcpy(ahead_, state_, sizeof ahead_);
  if (!has_output_) pad_into(ahead_);
  return ahead_;
}

void SpongeMessage::end_blocks() {
  std::memcpy(state_, ahead_, sizeof state_);
  was_added_to_ = false;
  has_output_ = true;
  squeezed_ = rate_;
}

void SpongeMessage::add_to_output(const unsigned char* in, std::size_t size) {
  if (!was_added_to_) std::memcpy(block_, state_, rate_);
  was_added_to_ = true;
  const bool fits = squeezed_ != rate_ && size < squeezed_;
  if (fits && size != 0) std::memcpy(block_ + rate_ - squeezed_, in, size);
  squeezed_ = fits ? squeezed_ - size : rate_;
}

void SpongeMessage::squeeze(unsigned char* out, std::size_t size) {
  static_assert(std::endian::native == std::endian::little, "words are copied as they are");
  while (size != 0) {
    if (squeezed_ == rate_) {
      kernel::keccak::permute(state_);
      was_added_to_ = false;
      squeezed_ = 0;
    }
    const auto* const bytes =
        was_added_to_ ? block_ : reinterpret_cast<const unsigned char*>(state_);
    const std::size_t taken = std::min(size, rate_ - squeezed_);
    std::memcpy(out, bytes + squeezed_, taken);
    squeezed_ += taken;
    out += taken;
    size -= taken;
  }
}

// Of what has been squeezed the base keeps a block, of which it counts what is left.
void SpongeMessage::serialize_into(unsigned char* out, bool is_squeezed) const {
  namespace layout = serialized::keccak;
  static_assert(sizeof state_ == layout::kStateSize && kLargestRate == layout::kLargestRate);
  std::memcpy(out + layout::kState, state_, sizeof state_);
  std::memset(out + layout::kBlock, 0, kLargestRate);
  if (is_squeezed) {
    std::memcpy(out + layout::kBlock, state_, rate_);
  } else {
    std::memcpy(out + layout::kBlock, block_, has_output_ ? rate_ : partial_);  // padded
    serialized::put<std::uint64_t>(out + layout::kPartial, partial_);
  }
}

}  // namespace asyncprovider
