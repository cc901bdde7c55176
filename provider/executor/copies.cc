#include "provider/executor/copies.h"

#include <openssl/err.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace asyncprovider {
namespace {

// The room that libcrypto says there is can be less than what the base writes: DES3-WRAP adds two
// blocks where EVP_EncryptUpdate counts one.
constexpr std::size_t kSlack = 64;

bool overlap(const Buffers& buffers) {
  const auto in = reinterpret_cast<std::uintptr_t>(buffers.in);
  const auto out = reinterpret_cast<std::uintptr_t>(buffers.out);
  return in < out + buffers.out_room && out < in + buffers.in_size;
}

std::size_t out_copy_size(const Call& call) {
  const std::size_t room = call.buffers.out_room;
  return kSlack + (call.in_place() ? std::max(room, call.buffers.in_size) : room);
}

bool copy_input(Request& request) noexcept {
  const Buffers& given = request.call.buffers;
  SecureBuffer& target = request.call.in_place() ? request.out_copy : request.in_copy;
  if (&target == &request.in_copy && !target.allocate(given.in_size)) return false;
  if (given.in_size != 0) std::memcpy(target.data(), given.in, given.in_size);
  return true;
}

Buffers copied_buffers(const Request& request) {
  Buffers copies = request.call.buffers;
  if (copies.out != nullptr) copies.out = request.out_copy.data();
  if (request.call.in_place())
    copies.in = request.out_copy.data();
  else if (copies.in != nullptr)
    copies.in = request.in_copy.data();
  return copies;
}

// In place the base may have changed all of the input, whatever it says it has written; elsewhere
// nothing but what it says is known to be the caller's.
std::size_t bytes_to_deliver(const Request& request) {
  const std::size_t written = request.result > 0 ? request.out_size : 0;
  const std::size_t changed = request.call.in_place() ? request.call.buffers.in_size : 0;
  return std::min(std::max(written, changed), request.out_copy.size());
}

}  // namespace

bool may_use_copies(const Call& call) {
  return call.may_use_copies && (call.in_place() || call.buffers.in == nullptr ||
                                 call.buffers.out == nullptr || !overlap(call.buffers));
}

bool make_copies(Request& request) noexcept {
  const Buffers& given = request.call.buffers;
  const bool copied =
      (given.out == nullptr || request.out_copy.allocate(out_copy_size(request.call))) &&
      (given.in == nullptr || copy_input(request));
  if (!copied) drop_copies(request);
  request.out_size = request.call.out_size == nullptr ? 0 : *request.call.out_size;
  return copied;
}

void run_on_copies(Request& request) noexcept {
  ERR_clear_error();
  request.result = request.call.invoke(request.call, copied_buffers(request), &request.out_size);
  request.errors.capture();
}

void deliver_copies(Request& request) noexcept {
  const Call& call = request.call;
  if (call.buffers.out != nullptr)
    if (const std::size_t size = bytes_to_deliver(request); size != 0)
      std::memcpy(call.buffers.out, request.out_copy.data(), size);
  if (call.out_size != nullptr) *call.out_size = request.out_size;
  request.errors.raise();
  drop_copies(request);
}

void drop_copies(Request& request) noexcept {
  request.in_copy.reset();
  request.out_copy.reset();
  request.errors.clear();
}

}  // namespace asyncprovider
