#include "provider/dispatch/cbc_lanes.h"

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

OSSL_FUNC_cipher_update_fn* update_of_base(const Call& call) {
  return reinterpret_cast<OSSL_FUNC_cipher_update_fn*>(call.function);
}

// On a part of the call's buffers; true if it made `expected` bytes of it.
bool update_base(const Call& call, const Buffers& buffers, std::size_t expected) {
  std::size_t size = 0;
  return update_of_base(call)(call.context, buffers.out, &size, buffers.out_room, buffers.in,
                              buffers.in_size) == 1 &&
         size == expected;
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
  wipe(last_, sizeof last_);
  wipe(owed_, sizeof owed_);
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
  const bool able = encrypting_ && bytes_before % kBlockSize == 0 &&
                    buffers.in_size >= kLeastBlocks * kBlockSize &&
                    buffers.out_room >= buffers.in_size && buffers.out != nullptr &&
                    !overlap(buffers);
  return able ? LanePart{kernel_, this, begin, nullptr, end} : LanePart{};
}

int CbcLanes::invoke_update(const Call& call, const Buffers& buffers) {
  auto& self = *static_cast<CbcLanes*>(call.lanes.state);
  const auto update = update_of_base(call);
  if (!self.catch_up(call.context, update)) return 0;
  return update(call.context, buffers.out, buffers.out_size, buffers.out_room, buffers.in,
                buffers.in_size);
}

bool CbcLanes::make_owed_block(void* base, OSSL_FUNC_cipher_update_fn* update) noexcept {
  unsigned char known[kBlockSize];
  std::size_t size = 0;
  const int done = update(base, known, &size, sizeof known, owed_, sizeof owed_);
  owes_block_ = false;
  wipe(owed_, sizeof owed_);
  std::memcpy(base_chain_, chain_, kBlockSize);
  return done == 1 && size == kBlockSize;
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
    std::memcpy(self.base_chain_, all.out, kBlockSize);
    std::memcpy(self.chain_, all.out, kBlockSize);
  }
  std::memcpy(self.state_.iv, self.chain_, kBlockSize);
  self.state_.key = &self.key_;
  lane = {&self.state_, all.in + head, all.out + head, (all.in_size - head) / kBlockSize};
  std::memcpy(self.last_, lane.in + (lane.blocks - 1) * kBlockSize, kBlockSize);
  return true;
}

int CbcLanes::end(const Call& call, const kernel::Lane& lane, bool) noexcept {
  auto& self = *static_cast<CbcLanes*>(call.lanes.state);
  const Buffers& all = call.buffers;
  const bool done =
      lane.blocks == 0 ? self.end_in_lanes(call, lane) : self.go_on_in_base(call, lane);
  wipe(self.last_, sizeof self.last_);
  if (!done) return 0;
  *all.out_size = all.in_size / kBlockSize * kBlockSize;
  self.made_update_ = true;
  return 1;
}

// All whole blocks are made. The base still chains from where it was, the last block from that
// before it: the difference is put into the plaintext.
bool CbcLanes::end_in_lanes(const Call& call, const kernel::Lane& lane) noexcept {
  const unsigned char* const before_last = lane.out - 2 * kBlockSize;
  for (std::size_t i = 0; i < kBlockSize; ++i)
    owed_[i] = last_[i] ^ before_last[i] ^ base_chain_[i];
  owes_block_ = true;
  std::memcpy(chain_, state_.iv, kBlockSize);
  const Buffers& all = call.buffers;
  const auto done = static_cast<std::size_t>(lane.in - all.in);
  const std::size_t rest = all.in_size - done;
  return rest == 0 || (catch_up(call.context, update_of_base(call)) &&
                       update_base(call, {lane.in, rest, lane.out, all.out_room - done}, 0));
}

// Likewise with the next block of plaintext: from then on the base is where it would be by itself.
bool CbcLanes::go_on_in_base(const Call& call, const kernel::Lane& lane) noexcept {
  const Buffers& all = call.buffers;
  unsigned char block[kBlockSize];
  for (std::size_t i = 0; i < kBlockSize; ++i)
    block[i] = lane.in[i] ^ state_.iv[i] ^ base_chain_[i];
  const auto done = static_cast<std::size_t>(lane.in - all.in);
  const bool caught_up =
      update_base(call, {block, kBlockSize, lane.out, all.out_room - done}, kBlockSize);
  wipe(block, sizeof block);
  owes_block_ = false;
  const std::size_t rest = all.in_size - done - kBlockSize;
  const std::size_t rest_out = rest / kBlockSize * kBlockSize;
  if (!caught_up || (rest > 0 && !update_base(call,
                                              {lane.in + kBlockSize, rest, lane.out + kBlockSize,
                                               all.out_room - done - kBlockSize},
                                              rest_out)))
    return false;
  std::memcpy(chain_, lane.out + rest_out, kBlockSize);
  std::memcpy(base_chain_, chain_, kBlockSize);
  return true;
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
