// The functions of a digest over a state like those that libcrypto makes public: chained words, the
// message's length in bits, a block that is not full yet.
#pragma once

#include <openssl/sha.h>

#include <cstring>
#include <new>
#include <type_traits>

#include "provider/core/context_memory.h"
#include "provider/core/wipe.h"
#include "provider/dispatch/lane_digest.h"
#include "provider/dispatch/message_end.h"
#include "provider/dispatch/message_length.h"

namespace asyncprovider {

// A message's context, and its end: what the whole of it gives, if nothing follows the update that
// a kernel has just had. Then final has nothing left to do.
template <typename Context>
struct Message {
  Context context{};
  bool has_end = false;      // there are bytes of a message to be wiped
  bool end_is_done = false;  // it is for as many bytes as it says
  Context end;

  bool is_ended() const { return end_is_done && end.Nl == context.Nl && end.Nh == context.Nh; }
  void forget_end() {
    // Not by its name: gcc 12 takes it for its first member.
    if (has_end) wipe(reinterpret_cast<unsigned char*>(this) + offsetof(Message, end), sizeof end);
    has_end = end_is_done = false;
  }
};

template <typename Context, auto Init, auto Update, auto Final, std::size_t Size,
          std::size_t BlockSize>
struct StateFunctions {
  using Whole = Message<Context>;
  static_assert(std::is_standard_layout_v<Whole>, "a pointer to one is a pointer to its context");
  static_assert(sizeof(Whole) <= kStateSize);

  static Whole& whole(void* context) { return *static_cast<Whole*>(context); }
  static Context& at(void* context) { return whole(context).context; }

  static void* newctx(void*) {
    void* const memory = allocate_block<kStateSize>();
    return memory == nullptr ? nullptr : new (memory) Whole;
  }
  static int init(void* context, const OSSL_PARAM*) {
    whole(context).forget_end();
    return Init(&at(context));
  }
  static int update(void* context, const unsigned char* in, std::size_t size) {
    return Update(&at(context), in, size);
  }
  static int final(void* context, unsigned char* out, std::size_t* outl, std::size_t outsz) {
    if (outsz < Size) return 0;
    if (whole(context).is_ended())
      take_end(whole(context), out);
    else if (Final(out, &at(context)) != 1)
      return 0;
    *outl = Size;
    return 1;
  }
  // The context is then as Final leaves it.
  static void take_end(Whole& message, unsigned char* out) {
    write_digest<Size>(out, message.end);
    message.context = message.end;
    message.forget_end();
    if constexpr (!std::is_same_v<Context, SHA512_CTX>) {
      message.context.num = 0;
      wipe(block_of(message.context), BlockSize);
    }
  }
  static void freectx(void* context) {
    if (context == nullptr) return;
    whole(context).forget_end();
    wipe(context, sizeof(Context));
    free_block<kStateSize>(context);
  }
  static void* dupctx(void* context) {
    void* const copy = newctx(nullptr);
    if (copy != nullptr) at(copy) = at(context);
    return copy;
  }
  static void copyctx(void* target, void* source) {
    whole(target).forget_end();
    at(target) = at(source);
  }

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

  // Of a message that is all in one update: most are, and of others but the first update's end is
  // made in vain.
  static bool go_ahead(const Call& call, kernel::Lane& lane) noexcept {
    Whole& message = whole(call.context);
    const Context& context = message.context;
    const std::size_t size = call.buffers.in_size;
    const std::size_t rest = size % BlockSize;
    if (context.Nl != 0 || context.Nh != 0) return false;
    message.has_end = true;
    message.end = context;
    std::memcpy(block_of(message.end), call.buffers.in + size - rest, rest);
    message.end.num = static_cast<unsigned>(rest);
    count_bytes(message.end, size);
    lane = {state_of(message.end), block_of(message.end), nullptr, 1};
    return pad_last_block<Context, BlockSize>(message.end);
  }

  static int end(const Call& call, const kernel::Lane& lane, bool is_ahead) noexcept {
    Whole& message = whole(call.context);
    const auto before_rest = static_cast<std::size_t>(lane.in - call.buffers.in);
    count_bytes(message.context, before_rest / BlockSize * BlockSize);  // the head is counted
    message.end_is_done = is_ahead;
    return Update(&message.context, lane.in, call.buffers.in_size - before_rest);
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
            .go_ahead = go_ahead,
            .end = end};
  }
};

}  // namespace asyncprovider
