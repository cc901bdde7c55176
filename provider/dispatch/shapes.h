// The signatures that the base's functions come in, as buffers, so that a call of any of them can be
// made later and elsewhere. A rule for each signature; a table a kind of operation has the rest.
#pragma once

#include <openssl/core.h>

#include <cstddef>

#include "provider/executor/call.h"

namespace asyncprovider {

template <typename Function>
struct Shape;

// digest_update, digest_sign_update, mac_update, digest_verify_final
template <>
struct Shape<int(void*, const unsigned char*, std::size_t)> {
  static Buffers buffers(const unsigned char* in, std::size_t in_size) {
    return {.in = in, .in_size = in_size};
  }
  template <typename Function>
  static int call(Function function, void* context, const Buffers& buffers) {
    return function(context, buffers.in, buffers.in_size);
  }
};

// verify_message_final
template <>
struct Shape<int(void*)> {
  static Buffers buffers() { return {}; }
  template <typename Function>
  static int call(Function function, void* context, const Buffers&) {
    return function(context);
  }
};

// digest_final, cipher_final, digest_sign_final, keyexch_derive
template <>
struct Shape<int(void*, unsigned char*, std::size_t*, std::size_t)> {
  static Buffers buffers(unsigned char* out, std::size_t* out_size, std::size_t out_room) {
    return {.out = out, .out_room = out_room, .out_size = out_size};
  }
  template <typename Function>
  static int call(Function function, void* context, const Buffers& buffers) {
    return function(context, buffers.out, buffers.out_size, buffers.out_room);
  }
};

// cipher_update, signature_sign, digest_sign, verify_recover, asym_cipher_encrypt
template <>
struct Shape<int(void*, unsigned char*, std::size_t*, std::size_t, const unsigned char*,
                 std::size_t)> {
  static Buffers buffers(unsigned char* out, std::size_t* out_size, std::size_t out_room,
                         const unsigned char* in, std::size_t in_size) {
    return {in, in_size, out, out_room, out_size};
  }
  template <typename Function>
  static int call(Function function, void* context, const Buffers& buffers) {
    return function(context, buffers.out, buffers.out_size, buffers.out_room, buffers.in,
                    buffers.in_size);
  }
};

// digest_digest
template <>
struct Shape<int(void*, const unsigned char*, std::size_t, unsigned char*, std::size_t*,
                 std::size_t)> {
  static Buffers buffers(const unsigned char* in, std::size_t in_size, unsigned char* out,
                         std::size_t* out_size, std::size_t out_room) {
    return {in, in_size, out, out_room, out_size};
  }
  template <typename Function>
  static int call(Function function, void* provctx, const Buffers& buffers) {
    return function(provctx, buffers.in, buffers.in_size, buffers.out, buffers.out_size,
                    buffers.out_room);
  }
};

// signature_verify, digest_verify
template <>
struct Shape<int(void*, const unsigned char*, std::size_t, const unsigned char*, std::size_t)> {
  static Buffers buffers(const unsigned char* signature, std::size_t signature_size,
                         const unsigned char* in, std::size_t in_size) {
    return {.in = in, .in_size = in_size, .in2 = signature, .in2_size = signature_size};
  }
  template <typename Function>
  static int call(Function function, void* context, const Buffers& buffers) {
    return function(context, buffers.in2, buffers.in2_size, buffers.in, buffers.in_size);
  }
};

// kem_encapsulate: sizes come in as the rooms that there are.
template <>
struct Shape<int(void*, unsigned char*, std::size_t*, unsigned char*, std::size_t*)> {
  static Buffers buffers(unsigned char* out, std::size_t* out_size, unsigned char* secret,
                         std::size_t* secret_size) {
    return {.out = out,
            .out_room = out_size == nullptr ? 0 : *out_size,
            .out_size = out_size,
            .out2 = secret,
            .out2_room = secret_size == nullptr ? 0 : *secret_size,
            .out2_size = secret_size};
  }
  template <typename Function>
  static int call(Function function, void* context, const Buffers& buffers) {
    return function(context, buffers.out, buffers.out_size, buffers.out2, buffers.out2_size);
  }
};

// kem_decapsulate
template <>
struct Shape<int(void*, unsigned char*, std::size_t*, const unsigned char*, std::size_t)> {
  static Buffers buffers(unsigned char* out, std::size_t* out_size, const unsigned char* in,
                         std::size_t in_size) {
    return {in, in_size, out, out_size == nullptr ? 0 : *out_size, out_size};
  }
  template <typename Function>
  static int call(Function function, void* context, const Buffers& buffers) {
    return function(context, buffers.out, buffers.out_size, buffers.in, buffers.in_size);
  }
};

template <typename Function>
int invoke(const Call& call, const Buffers& buffers) {
  return Shape<Function>::call(reinterpret_cast<Function*>(call.function), call.context, buffers);
}

// The call that a function's arguments mean.
template <typename Function, typename... Arguments>
Call call_of(Function* function, void* context, Arguments... arguments) {
  return {.invoke = invoke<Function>,
          .function = reinterpret_cast<Call::Function>(function),
          .context = context,
          .buffers = Shape<Function>::buffers(arguments...)};
}

}  // namespace asyncprovider
