#include "provider/dispatch/cbc_lanes.h"

#include <openssl/core_dispatch.h>
#include <openssl/err.h>

#include <cstring>
#include <new>

#include "provider/core/wipe.h"
#include "provider/dispatch/names.h"
#include "provider/kernel/table.h"

namespace asyncprovider {
namespace {

bool overlap(const Buffers& buffers) {
  return buffers.in != buffers.out && buffers.in < buffers.out + buffers.in_size &&
         buffers.out < buffers.in + buffers.in_size;
}

// The base's update, on a part of the call's buffers; true if it made `expected` bytes of it.
bool update_base(const Call& call, Buffers buffers, std::size_t expected) {
  std::size_t size = 0;
  buffers.out_size = &size;
  return call.invoke(call, buffers) == 1 && size == expected;
}

}  // namespace

std::unique_ptr<CbcLanes> CbcLanes::create(const kernel::Kernel& kernel, std::size_t key_size) {
  return std::unique_ptr<CbcLanes>(new (std::nothrow) CbcLanes(kernel, key_size));
}

std::unique_ptr<CbcLanes> CbcLanes::copy() const {
  return std::unique_ptr<CbcLanes>(new (std::nothrow) CbcLanes(*this));
}

CbcLanes::~CbcLanes() {
  wipe(&key_, sizeof key_);
  wipe(&state_, sizeof state_);
}

void CbcLanes::encrypt_init(const unsigned char* key, std::size_t key_size) {
  forget_chain();
  if (key != nullptr) {
    has_key_ = key_size == key_size_;
    if (has_key_) kernel::expand_aes_key(key_, key, key_size);
  }
  encrypting_ = has_key_;
}

void CbcLanes::decrypt_init(const unsigned char* key) {
  if (key != nullptr) has_key_ = false;
  encrypting_ = false;
}

LanePart CbcLanes::part(const Buffers& buffers, std::size_t bytes_before) {
  const bool able = encrypting_ && bytes_before % kBlockSize == 0 && buffers.in_size >= kLeastBlocks * kBlockSize &&
                    buffers.out_room >= buffers.in_size && buffers.out != nullptr &&
                    !overlap(buffers);
  return able ? LanePart{kernel_, this, begin, nullptr, end} : LanePart{};
}

// Where the chain up to there is not known, the base makes the first block of the ciphertext, which
// is all that the kernel has to know of it.
bool CbcLanes::begin(const Call& call, kernel::Lane& lane) noexcept {
  auto& self = *static_cast<CbcLanes*>(call.lanes.state);
  const Buffers& all = call.buffers;
  const std::size_t head = self.knows_chain_ ? 0 : kBlockSize;
  if (head != 0) {
    if (!update_base(call, {all.in, head, all.out, all.out_room}, head)) {
      ERR_clear_error();  // the base's, to be raised again: the queue was empty
      return false;
    }
    std::memcpy(self.chain_, all.out, kBlockSize);
  }
  std::memcpy(self.state_.iv, self.chain_, kBlockSize);
  self.state_.key = &self.key_;
  lane = {&self.state_, all.in + head, all.out + head, (all.in_size - head) / kBlockSize - 1};
  return true;
}

// The base still chains from where it was, the message from the kernel's last: the difference is
// put into the next block of plaintext. From then on the base is where it would be by itself.
int CbcLanes::end(const Call& call, const kernel::Lane& lane, bool) noexcept {
  auto& self = *static_cast<CbcLanes*>(call.lanes.state);
  const Buffers& all = call.buffers;
  unsigned char block[kBlockSize];
  for (std::size_t i = 0; i < kBlockSize; ++i)
    block[i] = lane.in[i] ^ self.state_.iv[i] ^ self.chain_[i];
  const auto done = static_cast<std::size_t>(lane.in - all.in);
  const bool caught_up =
      update_base(call, {block, kBlockSize, lane.out, all.out_room - done}, kBlockSize);
  wipe(block, sizeof block);
  const std::size_t rest = all.in_size - done - kBlockSize;
  const std::size_t rest_out = rest / kBlockSize * kBlockSize;
  if (!caught_up || (rest > 0 && !update_base(call,
                                              {lane.in + kBlockSize, rest, lane.out + kBlockSize,
                                               all.out_room - done - kBlockSize},
                                              rest_out)))
    return 0;
  *all.out_size = done + kBlockSize + rest_out;
  std::memcpy(self.chain_, all.out + *all.out_size - kBlockSize, kBlockSize);
  self.made_update_ = true;
  return 1;
}

std::size_t find_cbc_kernel(std::string_view names, const kernel::Kernel*& kernel) {
  constexpr struct {
    std::string_view name;
    std::size_t key_size;
  } kCiphers[] = {{"AES-128-CBC", 16}, {"AES-192-CBC", 24}, {"AES-256-CBC", 32}};
  for (const auto& cipher : kCiphers) {
    if (!has_name(names, cipher.name)) continue;
    kernel = kernel::find(cipher.name);
    return kernel == nullptr ? 0 : cipher.key_size;
  }
  return 0;
}

}  // namespace asyncprovider
