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

std::size_t most_written(const Buffers& buffers) {
  return std::max(buffers.out_room, buffers.out_space);
}

bool overlap(const Buffers& buffers) {
  const auto in = reinterpret_cast<std::uintptr_t>(buffers.in);
  const auto out = reinterpret_cast<std::uintptr_t>(buffers.out);
  return in < out + most_written(buffers) && out < in + buffers.in_size;
}

// In the copy of the outputs the second stands after the first; likewise with the inputs.
std::size_t first_out_copy_size(const Call& call) {
  const std::size_t room = most_written(call.buffers);
  return kSlack + (call.in_place() ? std::max(room, call.buffers.in_size) : room);
}

std::size_t second_out_copy_size(const Call& call) {
  const Buffers& given = call.buffers;
  return given.out2 == nullptr ? 0 : kSlack + std::max(given.out2_room, given.out2_space);
}

std::size_t out_copies_size(const Call& call) {
  return first_out_copy_size(call) + second_out_copy_size(call);
}

void copy_bytes(unsigned char* to, const unsigned char* from, std::size_t size) {
  if (size != 0) std::memcpy(to, from, size);
}

// Starts with what the caller has there: the base may leave it as it is.
bool make_out_copies(Request& request) noexcept {
  const Buffers& given = request.call.buffers;
  if (!request.out_copy.allocate(out_copies_size(request.call))) return false;
  if (request.call.in_place())
    copy_bytes(request.out_copy.data(), given.in, given.in_size);
  else if (request.call.exact_room)
    copy_bytes(request.out_copy.data(), given.out, given.out_room);
  return true;
}

bool make_in_copies(Request& request) noexcept {
  const Buffers& given = request.call.buffers;
  const std::size_t first = request.call.in_place() ? 0 : given.in_size;
  if (given.in2 == nullptr && request.call.in_place()) return true;
  if (!request.in_copy.allocate(first + given.in2_size)) return false;
  copy_bytes(request.in_copy.data(), given.in, first);
  copy_bytes(request.in_copy.data() + first, given.in2, given.in2_size);
  return true;
}

Buffers copied_buffers(Request& request) {
  const Call& call = request.call;
  Buffers copies = call.buffers;
  copies.out_size = &request.out_size;
  copies.out2_size = &request.out2_size;
  unsigned char* const outs = request.out_copy.data();
  unsigned char* const ins = request.in_copy.data();
  if (copies.out != nullptr) copies.out = outs;
  if (copies.out2 != nullptr) copies.out2 = outs + first_out_copy_size(call);
  if (copies.in2 != nullptr) copies.in2 = ins + (call.in_place() ? 0 : copies.in_size);
  if (copies.in != nullptr) copies.in = call.in_place() ? outs : ins;
  return copies;
}

// In place the base may have changed all of the input, whatever it says it has written; elsewhere
// nothing but what it says is known to be the caller's. (AES-WRAP reports success and a size of -1
// for an input of one byte.)
std::size_t bytes_to_deliver(const Request& request) {
  const bool believed = request.result > 0 && request.out_size <= first_out_copy_size(request.call);
  const std::size_t written = believed ? request.out_size : 0;
  const std::size_t changed = request.call.in_place() ? request.call.buffers.in_size : 0;
  return std::max(written, changed);
}

// Some functions take what the caller left there as the room that they have: SM2 fills all of it
// with zeros. So it is no more than the copies have.
std::size_t size_before(const std::size_t* size, std::size_t room) {
  return size == nullptr ? 0 : std::min(*size, room);
}

void deliver_size(const Request& request, std::size_t* given, std::size_t room, std::size_t size) {
  const bool told = request.result > 0 || size != size_before(given, room);
  if (given != nullptr && told) *given = size;
}

void deliver_second(const Request& request) {
  const Buffers& given = request.call.buffers;
  if (given.out2 != nullptr && request.result > 0 &&
      request.out2_size <= second_out_copy_size(request.call))
    copy_bytes(given.out2, request.out_copy.data() + first_out_copy_size(request.call),
               request.out2_size);
  deliver_size(request, given.out2_size, given.out2_room, request.out2_size);
}

void wipe_copies(Request& request) noexcept {
  request.in_copy.reset();
  request.out_copy.reset();
  request.errors.clear();
}

}  // namespace

bool may_use_copies(const Call& call) {
  if (call.copies == Copies::never) return false;
  if (call.in_place() || call.buffers.in == nullptr || call.buffers.out == nullptr) return true;
  return call.copies == Copies::always && !overlap(call.buffers);
}

bool make_copies(Request& request) noexcept {
  const Buffers& given = request.call.buffers;
  request.result = 0;
  request.out_size = size_before(given.out_size, given.out_room);
  request.out2_size = size_before(given.out2_size, given.out2_room);
  const bool copied = (given.out == nullptr || make_out_copies(request)) &&
                      ((given.in == nullptr && given.in2 == nullptr) || make_in_copies(request));
  if (!copied) drop_copies(request);
  return copied;
}

void run_on_copies(Request& request) noexcept {
  ERR_clear_error();
  request.result = request.call.invoke(request.call, copied_buffers(request));
  request.errors.capture();
}

void deliver_copies(Request& request) noexcept {
  const Buffers& given = request.call.buffers;
  if (given.out != nullptr)
    copy_bytes(given.out, request.out_copy.data(), bytes_to_deliver(request));
  deliver_size(request, given.out_size, given.out_room, request.out_size);
  deliver_second(request);
  request.errors.raise();
  wipe_copies(request);
}

void drop_copies(Request& request) noexcept {
  const Call& call = request.call;
  if (request.result > 0 && request.out_copy.size() != 0 && call.discard != nullptr)
    call.discard(call, request.out_copy.data());
  request.result = 0;
  wipe_copies(request);
}

}  // namespace asyncprovider
