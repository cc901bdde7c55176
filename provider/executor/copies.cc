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

void copy_bytes(unsigned char* to, const unsigned char* from, std::size_t size) {
  if (size != 0) std::memcpy(to, from, size);
}

// Starts with what the caller has there: the base may leave it as it is.
bool make_out_copy(Request& request) noexcept {
  const Buffers& given = request.call.buffers;
  if (!request.out_copy.allocate(out_copy_size(request.call))) return false;
  if (request.call.in_place())
    copy_bytes(request.out_copy.data(), given.in, given.in_size);
  else if (request.call.exact_room)
    copy_bytes(request.out_copy.data(), given.out, given.out_room);
  return true;
}

bool make_in_copy(Request& request) noexcept {
  const Buffers& given = request.call.buffers;
  if (request.call.in_place()) return true;
  if (!request.in_copy.allocate(given.in_size)) return false;
  copy_bytes(request.in_copy.data(), given.in, given.in_size);
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
// nothing but what it says is known to be the caller's. (AES-WRAP reports success and a size of -1
// for an input of one byte.)
std::size_t bytes_to_deliver(const Request& request) {
  const bool believed = request.result > 0 && request.out_size <= request.out_copy.size();
  const std::size_t written = believed ? request.out_size : 0;
  const std::size_t changed = request.call.in_place() ? request.call.buffers.in_size : 0;
  return std::max(written, changed);
}

}  // namespace

bool may_use_copies(const Call& call) {
  if (call.copies == Copies::never) return false;
  if (call.in_place() || call.buffers.in == nullptr || call.buffers.out == nullptr) return true;
  return call.copies == Copies::always && !overlap(call.buffers);
}

bool make_copies(Request& request) noexcept {
  const Buffers& given = request.call.buffers;
  const bool copied = (given.out == nullptr || make_out_copy(request)) &&
                      (given.in == nullptr || make_in_copy(request));
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
