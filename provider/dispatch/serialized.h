// What digests look like when they are serialised (OpenSSL 4.0 and newer). A base may write something
// else one day: whoever uses this compares first what both make of a message that has just begun.
#pragma once

#include <openssl/sha.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "provider/dispatch/message_end.h"

namespace asyncprovider::serialized {

// Whole numbers, the least significant byte first.
template <typename Number>
unsigned char* put(unsigned char* out, Number number) noexcept {
  for (std::size_t i = 0; i < sizeof number; ++i)
    *out++ = static_cast<unsigned char>(number >> (8 * i));
  return out;
}

template <typename Number>
const unsigned char* get(const unsigned char* in, Number& number) noexcept {
  number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i)
    number |= static_cast<Number>(static_cast<Number>(*in++) << (8 * i));
  return in;
}

constexpr std::size_t kMagicSize = 8;

// SHA-2: the magic, the digest's size and the number of bytes in the block (32 bits each), the chained
// words, the message's bits in two words, the block.
constexpr std::string_view magic_of(const SHA256_CTX&) { return "SHA256v1"; }
constexpr std::string_view magic_of(const SHA512_CTX&) { return "SHA512v1"; }

template <typename Context>
constexpr std::size_t kBlockSize = sizeof(Context::h) * 2;
template <typename Context>
constexpr std::size_t kSize =
    kMagicSize + 2 * sizeof(std::uint32_t) + sizeof(Context::h) + 2 * sizeof(Context::Nl) +
    kBlockSize<Context>;

// digest_serialize() and digest_deserialize() of a context with these members.
template <typename Context>
int write(void* vcontext, unsigned char* out, std::size_t* outl) noexcept {
  auto& context = *static_cast<Context*>(vcontext);
  if (out == nullptr && outl == nullptr) return 0;
  if (out != nullptr && outl != nullptr && *outl < kSize<Context>) return 0;
  if (outl != nullptr) *outl = kSize<Context>;
  if (out == nullptr) return 1;
  std::memcpy(out, magic_of(context).data(), kMagicSize);
  out = put<std::uint32_t>(out + kMagicSize, context.md_len);
  out = put<std::uint32_t>(out, context.num);
  for (const auto word : context.h) out = put(out, word);
  out = put(put(out, context.Nl), context.Nh);
  std::memcpy(out, block_of(context), kBlockSize<Context>);
  return 1;
}

template <typename Context>
int read(void* vcontext, const unsigned char* in, std::size_t size) noexcept {
  auto& context = *static_cast<Context*>(vcontext);
  if (in == nullptr || size != kSize<Context>) return 0;
  if (std::memcmp(in, magic_of(context).data(), kMagicSize) != 0) return 0;
  std::uint32_t digest_size = 0;
  std::uint32_t partial = 0;
  in = get(get(in + kMagicSize, digest_size), partial);
  if (digest_size != context.md_len || partial >= kBlockSize<Context>) return 0;
  context.num = partial;
  for (auto& word : context.h) in = get(in, word);
  in = get(get(in, context.Nl), context.Nh);
  std::memcpy(block_of(context), in, kBlockSize<Context>);
  return 1;
}

// Keccak: the magic, then 64 bits each: the algorithm, the digest's size, the rate, the number of bytes
// in the block (once there was output: that are left of it), the padding, the phase, the state's 25
// words; then a block of the largest rate.
namespace keccak {

constexpr std::string_view kMagic = "KECCAKv1";
constexpr std::size_t kRate = 24;
constexpr std::size_t kPartial = 32;
constexpr std::size_t kState = 56;
constexpr std::size_t kStateSize = 200;
constexpr std::size_t kBlock = kState + kStateSize;
constexpr std::size_t kLargestRate = 168;
constexpr std::size_t kSize = kBlock + kLargestRate;
using Bytes = std::array<unsigned char, kSize>;

}  // namespace keccak
}  // namespace asyncprovider::serialized
