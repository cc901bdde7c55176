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

// Makes the last block: what there is of it, padded, with the message's length. False where there
// is no room for that.
template <typename Context, std::size_t BlockSize>
bool pad_last_block(Context& context) {
  using W = Words<Context>;
  constexpr std::size_t kWord = sizeof(typename W::Word);
  constexpr std::size_t kLengthAt = BlockSize - 2 * kWord;
  if (context.num >= kLengthAt) return false;
  unsigned char* const block = block_of(context);
  block[context.num] = 0x80;
  std::memset(block + context.num + 1, 0, kLengthAt - context.num - 1);
  W::store(block + kLengthAt, W::kLittleEndian ? context.Nl : context.Nh);
  W::store(block + kLengthAt + kWord, W::kLittleEndian ? context.Nh : context.Nl);
  return true;
}

template <typename Context>
void write_digest(unsigned char* out, std::size_t size, Context& context) {
  using W = Words<Context>;
  constexpr std::size_t kWord = sizeof(typename W::Word);
  const auto* const words = static_cast<const typename W::Word*>(state_of(context));
  for (std::size_t i = 0; i < size; ++i) out[i] = W::byte(words[i / kWord], i % kWord);
}

}  // namespace asyncprovider
