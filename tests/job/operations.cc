#include "operations.h"

#include <algorithm>
#include <array>
#include <optional>

namespace job_tests {
namespace {

constexpr std::size_t kXofSize = 100;
constexpr int kTagSize = 16;
constexpr std::array<unsigned char, 20> kAad{'a', 'a', 'd'};
constexpr std::array<unsigned char, 64> kKey{7, 6, 5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
constexpr std::array<unsigned char, 16> kIv{1, 2, 3};

// Feeds a third, then up to the half, then the rest.
template <typename Feed>
bool in_pieces(std::span<const unsigned char> input, Feed feed) {
  const std::size_t third = input.size() / 3;
  const std::size_t half = input.size() / 2;
  return feed(input.first(third)) && feed(input.subspan(third, half - third)) &&
         feed(input.subspan(half));
}

Bytes digest(OSSL_LIB_CTX* library, const char* properties, const char* name, const Bytes& input) {
  const MdCtx ctx = new_digest(library, properties, name);
  if (ctx == nullptr) return {};
  const bool fed = in_pieces(input, [&ctx](std::span<const unsigned char> piece) {
    return EVP_DigestUpdate(ctx.get(), piece.data(), piece.size()) == 1;
  });
  if (!fed) return {};
  const EVP_MD* const md = EVP_MD_CTX_get0_md(ctx.get());
  const bool xof = (EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF) != 0;
  Bytes out(xof ? kXofSize : static_cast<std::size_t>(EVP_MD_get_size(md)));
  const int done = xof ? EVP_DigestFinalXOF(ctx.get(), out.data(), out.size())
                       : EVP_DigestFinal_ex(ctx.get(), out.data(), nullptr);
  return done == 1 ? out : Bytes();
}

bool aead(const EVP_CIPHER_CTX* ctx) {
  return (EVP_CIPHER_get_flags(EVP_CIPHER_CTX_get0_cipher(ctx)) & EVP_CIPH_FLAG_AEAD_CIPHER) != 0;
}

std::optional<Bytes> feed_cipher(EVP_CIPHER_CTX* ctx, std::span<const unsigned char> input) {
  int size = 0;
  if (aead(ctx) && EVP_CipherUpdate(ctx, nullptr, &size, kAad.data(), kAad.size()) != 1) return {};
  Bytes out(input.size() + EVP_MAX_BLOCK_LENGTH);
  std::size_t total = 0;
  const bool fed = in_pieces(input, [&](std::span<const unsigned char> piece) {
    const int piece_size = static_cast<int>(piece.size());
    if (EVP_CipherUpdate(ctx, out.data() + total, &size, piece.data(), piece_size) != 1)
      return false;
    total += static_cast<std::size_t>(size);
    return true;
  });
  if (!fed || EVP_CipherFinal_ex(ctx, out.data() + total, &size) != 1) return {};
  out.resize(total + static_cast<std::size_t>(size));
  return out;
}

std::optional<Bytes> encrypt(EVP_CIPHER_CTX* ctx, const Bytes& input) {
  std::optional<Bytes> out = feed_cipher(ctx, input);
  if (!out || !aead(ctx)) return out;
  out->resize(out->size() + kTagSize);
  unsigned char* const tag = out->data() + out->size() - kTagSize;
  if (EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, kTagSize, tag) != 1) return {};
  return out;
}

std::optional<Bytes> decrypt(EVP_CIPHER_CTX* ctx, Bytes input) {
  if (aead(ctx)) {
    unsigned char* const tag = input.data() + input.size() - kTagSize;
    if (EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, kTagSize, tag) != 1) return {};
    input.resize(input.size() - kTagSize);
  }
  return feed_cipher(ctx, input);
}

Bytes there_and_back(OSSL_LIB_CTX* library, const char* properties, const char* name,
                     const Bytes& input) {
  const CipherCtx there = new_cipher(library, properties, name, true);
  const CipherCtx back = new_cipher(library, properties, name, false);
  if (there == nullptr || back == nullptr) return {};
  const std::optional<Bytes> secret = encrypt(there.get(), input);
  const std::optional<Bytes> plain = secret ? decrypt(back.get(), *secret) : std::nullopt;
  if (!plain) return {};
  Bytes both = *secret;
  both.insert(both.end(), plain->begin(), plain->end());
  return both;
}

}  // namespace

Bytes message(std::size_t size, unsigned seed) {
  Bytes bytes(size);
  unsigned state = seed * 2654435761U + 1;
  std::generate(bytes.begin(), bytes.end(), [&state] {
    state = state * 1664525U + 1013904223U;
    return static_cast<unsigned char>(state >> 24U);
  });
  if (!bytes.empty()) bytes.front() |= 0x80;
  return bytes;
}

MdCtx new_digest(OSSL_LIB_CTX* library, const char* properties, const char* name) {
  const Md md(EVP_MD_fetch(library, name, properties));
  MdCtx ctx(EVP_MD_CTX_new());
  if (md == nullptr || EVP_DigestInit_ex2(ctx.get(), md.get(), nullptr) != 1) return {};
  return ctx;
}

CipherCtx new_cipher(OSSL_LIB_CTX* library, const char* properties, const char* name,
                     bool encrypt) {
  const Cipher cipher(EVP_CIPHER_fetch(library, name, properties));
  CipherCtx ctx(EVP_CIPHER_CTX_new());
  if (cipher == nullptr || EVP_CipherInit_ex2(ctx.get(), cipher.get(), kKey.data(), kIv.data(),
                                              encrypt ? 1 : 0, nullptr) != 1)
    return {};
  return ctx;
}

Bytes transform(OSSL_LIB_CTX* library, const char* properties, const Algorithm& algorithm,
                const Bytes& input) {
  return algorithm.kind == Algorithm::Kind::digest
             ? digest(library, properties, algorithm.name, input)
             : there_and_back(library, properties, algorithm.name, input);
}

}  // namespace job_tests
