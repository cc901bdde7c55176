// libcrypto has marked its functions as deprecated, and keeps them: they are the only ones whose
// state is public.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "provider/dispatch/lane_digest.h"

#include <openssl/core_names.h>
#include <openssl/md5.h>
#include <openssl/params.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "provider/core/wipe.h"
#include "provider/dispatch/names.h"
#include "provider/dispatch/serialized.h"
#include "provider/dispatch/sm3_state.h"
#include "provider/dispatch/state_functions.h"
#include "provider/kernel/table.h"

namespace asyncprovider {
namespace {

using Md5 = StateFunctions<MD5_CTX, MD5_Init, MD5_Update, MD5_Final, MD5_DIGEST_LENGTH, MD5_CBLOCK>;
using Sha1 =
    StateFunctions<SHA_CTX, SHA1_Init, SHA1_Update, SHA1_Final, SHA_DIGEST_LENGTH, SHA_CBLOCK>;

template <auto Init, auto Final, std::size_t Size>
using Sha256 = StateFunctions<SHA256_CTX, Init, SHA256_Update, Final, Size, SHA256_CBLOCK>;

template <auto Init, auto Final, std::size_t Size>
using Sha512 = StateFunctions<SHA512_CTX, Init, SHA512_Update, Final, Size, SHA512_CBLOCK>;

using Sm3 = StateFunctions<Sm3State, sm3_init, sm3_update, sm3_final, kSm3Size, kSm3BlockSize>;

// FIPS 180-4, section 5.3.6: SHA-512 from another start, cut off.
struct Truncated {
  std::size_t size;
  std::array<SHA_LONG64, 8> start;
};

template <const Truncated& Variant>
int init_truncated(SHA512_CTX* context) {
  SHA512_Init(context);
  std::copy(Variant.start.begin(), Variant.start.end(), context->h);
  context->md_len = static_cast<unsigned int>(Variant.size);
  return 1;
}

constexpr Truncated k224 = {
    28,
    {0x8c3d37c819544da2U, 0x73e1996689dcd4d6U, 0x1dfab7ae32ff9c82U, 0x679dd514582f9fcfU,
     0x0f6d2b697bd44da8U, 0x77e36f7304c48942U, 0x3f9d85a86a1d36c8U, 0x1112e6ad91d692a1U}};
constexpr Truncated k256 = {
    32,
    {0x22312194fc2bf72cU, 0x9f555fa3c84c64c2U, 0x2393b86b6f53b151U, 0x963877195940eabdU,
     0x96283ee2a88effe3U, 0xbe5e1e2553863992U, 0x2b0199fc2c85b8aaU, 0x0eb72ddc81c52ca2U}};

// RFC 6101, section 5.6.8: from the hash of the handshake's messages to that of an SSL 3.0
// certificate verification, by the master secret.
int set_sha1_params(void* vcontext, const OSSL_PARAM params[]) {
  const OSSL_PARAM* const secret = OSSL_PARAM_locate_const(params, OSSL_DIGEST_PARAM_SSL3_MS);
  if (secret == nullptr) return 1;
  // Before OpenSSL 4.0 one of another type counts for none; then the type does not count.
  if (secret->data_type != OSSL_PARAM_OCTET_STRING && OPENSSL_version_major() < 4) return 1;
  if (secret->data_size != 48) return 0;
  Sha1::whole(vcontext).forget_end();
  SHA_CTX* const context = &Sha1::at(vcontext);
  std::array<unsigned char, 40> pad;
  std::array<unsigned char, SHA_DIGEST_LENGTH> inner;
  pad.fill(0x36);
  int done = SHA1_Update(context, secret->data, secret->data_size) &&
             SHA1_Update(context, pad.data(), pad.size()) && SHA1_Final(inner.data(), context);
  pad.fill(0x5c);
  done = done && SHA1_Init(context) && SHA1_Update(context, secret->data, secret->data_size) &&
         SHA1_Update(context, pad.data(), pad.size()) &&
         SHA1_Update(context, inner.data(), inner.size());
  wipe(inner.data(), inner.size());
  return done;
}

int init_sha1(void* context, const OSSL_PARAM params[]) {
  return Sha1::init(context, params) == 1 &&
         (params == nullptr || set_sha1_params(context, params));
}

constexpr LaneDigest sha1() {
  LaneDigest digest = Sha1::named("SHA1");
  digest.init = init_sha1;
  digest.set_ctx_params = set_sha1_params;
  return digest;
}

template <typename Functions, typename Context>
int deserialize(void* context, const unsigned char* in, std::size_t size) noexcept {
  Functions::whole(context).forget_end();
  return serialized::read<Context>(context, in, size);
}

template <typename Functions, typename Context>
constexpr LaneDigest sha2(std::string_view name) {
  LaneDigest digest = Functions::named(name);
  digest.serialize = serialized::write<Context>;
  digest.deserialize = deserialize<Functions, Context>;
  return digest;
}

template <auto Init, auto Final, std::size_t Size>
constexpr LaneDigest sha256(std::string_view name) {
  return sha2<Sha256<Init, Final, Size>, SHA256_CTX>(name);
}

template <auto Init, auto Final, std::size_t Size>
constexpr LaneDigest sha512(std::string_view name) {
  return sha2<Sha512<Init, Final, Size>, SHA512_CTX>(name);
}

constexpr std::array kDigests = {
    Md5::named("MD5"),
    sha1(),
    sha256<SHA224_Init, SHA224_Final, SHA224_DIGEST_LENGTH>("SHA2-224"),
    sha256<SHA256_Init, SHA256_Final, SHA256_DIGEST_LENGTH>("SHA2-256"),
    sha512<SHA384_Init, SHA384_Final, SHA384_DIGEST_LENGTH>("SHA2-384"),
    sha512<SHA512_Init, SHA512_Final, SHA512_DIGEST_LENGTH>("SHA2-512"),
    sha512<init_truncated<k224>, SHA512_Final, k224.size>("SHA2-512/224"),
    sha512<init_truncated<k256>, SHA512_Final, k256.size>("SHA2-512/256"),
    Sm3::named("SM3"),
};

}  // namespace

const LaneDigest* find_lane_digest(std::string_view names, const kernel::Kernel*& kernel) {
  for (const LaneDigest& digest : kDigests) {
    if (!has_name(names, digest.name)) continue;
    kernel = kernel::find(digest.name);
    return kernel == nullptr ? nullptr : &digest;
  }
  return nullptr;
}

}  // namespace asyncprovider
