// How a message ends in a digest like MD5 or SHA-2 (RFC 1321, sections 3.1 to 3.5; FIPS 180-4,
// section 5.1), over a state like those that libcrypto makes public.
#pragma once

#include <openssl/md5.h>
#include <openssl/sha.h>

#include <cstddef>
#include <cstring>
#include <type_traits>

namespace asyncprovider {

inline void* state_of(MD5_CTX& context) { return &context.A; }
inline void* state_of(SHA_CTX& context) { return &context.h0; }
template <typename Context>
void* state_of(Context& context) {
  return context.h;
}

// The block that is not full yet.
inline unsigned char* block_of(SHA512_CTX& context) { return context.u.p; }
template <typename Context>
unsigned char* block_of(Context& context) {
  return reinterpret_cast<unsigned char*>(context.data);
}

// Chained words and the message's length are words of this type, in this order of bytes.
template <typename Context>
struct Words {
  using Word = decltype(Context::Nl);
  static constexpr bool kLittleEndian = std::is_same_v<Context, MD5_CTX>;

  static unsigned char byte(Word word, std::size_t i) {
    return static_cast<unsigned char>(word >> (8 * (kLittleEndian ? i : sizeof word - 1 - i)));
  }
  static void store(unsigned char* to, Word word) {
    for (std::size_t i = 0; i < sizeof word; ++i) to[i] = byte(word, i);
  }
};

// Where in the last block the message's length is.
template <typename Context, std::size_t BlockSize>
inline constexpr std::size_t kLengthAt = BlockSize - 2 * sizeof(Context::Nl);

template <typename Context, std::size_t BlockSize>
void put_length(Context& context) {
  using W = Words<Context>;
  unsigned char* const to = block_of(context) + kLengthAt<Context, BlockSize>;
  W::store(to, W::kLittleEndian ? context.Nl : context.Nh);
  W::store(to + sizeof context.Nl, W::kLittleEndian ? context.Nh : context.Nl);
}

// Makes the last block: what there is of it, padded, with the message's length. False where there
// is no room for that.
template <typename Context, std::size_t BlockSize>
bool pad_last_block(Context& context) {
  constexpr std::size_t kEnd = kLengthAt<Context, BlockSize>;
  if (context.num >= kEnd) return false;
  unsigned char* const block = block_of(context);
  block[context.num] = 0x80;
  std::memset(block + context.num + 1, 0, kEnd - context.num - 1);
  put_length<Context, BlockSize>(context);
  return true;
}

// The last word may be cut off.
template <std::size_t Size, typename Context>
void write_digest(unsigned char* out, Context& context) {
  using W = Words<Context>;
  constexpr std::size_t kWord = sizeof(typename W::Word);
  const auto* const words = static_cast<const typename W::Word*>(state_of(context));
  for (std::size_t i = 0; i < Size / kWord; ++i) W::store(out + i * kWord, words[i]);
  for (std::size_t i = Size / kWord * kWord; i < Size; ++i)
    out[i] = W::byte(words[Size / kWord], i % kWord);
}

}  // namespace asyncprovider
