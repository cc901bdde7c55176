// The functions of a digest over a state like those that libcrypto makes public: chained words, the
// message's length in bits, a block that is not full yet.
#pragma once

#include <openssl/crypto.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

#include "provider/dispatch/lane_digest.h"
#include "provider/dispatch/message_length.h"

namespace asyncprovider {

inline void* state_of(MD5_CTX& context) { return &context.A; }
inline void* state_of(SHA_CTX& context) { return &context.h0; }
template <typename Context>
void* state_of(Context& context) {
  return context.h;
}

template <typename Context, auto Init, auto Update, auto Final, std::size_t Size,
          std::size_t BlockSize>
struct StateFunctions {
  static Context& at(void* context) { return *static_cast<Context*>(context); }

  static void* newctx(void*) { return OPENSSL_zalloc(sizeof(Context)); }
  static int init(void* context, const OSSL_PARAM*) { return Init(&at(context)); }
  static int update(void* context, const unsigned char* in, std::size_t size) {
    return Update(&at(context), in, size);
  }
  static int final(void* context, unsigned char* out, std::size_t* outl, std::size_t outsz) {
    if (outsz < Size || Final(out, &at(context)) != 1) return 0;
    *outl = Size;
    return 1;
  }
  static void freectx(void* context) { OPENSSL_clear_free(context, sizeof(Context)); }
  static void* dupctx(void* context) { return OPENSSL_memdup(context, sizeof(Context)); }
  static void copyctx(void* target, void* source) { at(target) = at(source); }

  static bool begin(const Call& call, kernel::Lane& lane) noexcept {
    Context& context = at(call.context);
    const std::size_t partial = context.num;
    const std::size_t head = partial == 0 ? 0 : BlockSize - partial;
    if (call.buffers.in_size < head + BlockSize) return false;
    Update(&context, call.buffers.in, head);
    lane = {state_of(context), call.buffers.in + head, nullptr,
            (call.buffers.in_size - head) / BlockSize};
    return true;
  }

  static int end(const Call& call, const kernel::Lane& lane, std::size_t blocks_done) noexcept {
    Context& context = at(call.context);
    count_bytes(context, blocks_done * BlockSize);
    const unsigned char* const end = call.buffers.in + call.buffers.in_size;
    return Update(&context, lane.in, static_cast<std::size_t>(end - lane.in));
  }

  static constexpr LaneDigest named(std::string_view name) {
    return {.name = name,
            .newctx = newctx,
            .init = init,
            .update = update,
            .final = final,
            .freectx = freectx,
            .dupctx = dupctx,
            .set_ctx_params = nullptr,
            .copyctx = copyctx,
            .serialize = nullptr,
            .deserialize = nullptr,
            .begin = begin,
            .end = end};
  }
};

}  // namespace asyncprovider
