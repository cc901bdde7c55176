// What operations with keys have in common. Functions that take long go to the worker threads, by
// what they cost; the key itself is the base's own object, and is handed to the base as it is.
#pragma once

#include <openssl/core.h>
#include <openssl/core_dispatch.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "provider/dispatch/certificate.h"
#include "provider/dispatch/operation.h"
#include "provider/dispatch/params_for_base.h"
#include "provider/dispatch/property.h"
#include "provider/dispatch/shapes.h"
#include "provider/executor/costs.h"

namespace asyncprovider {

// What the functions of such an operation are declared beside.
struct KeyFunctions {
  Costs costs;
  Thresholds::Limits limits;                              // in nanoseconds
  OSSL_FUNC_keymgmt_get_params_fn* key_params = nullptr;  // of the keys that the algorithm takes

  // `operation` is the one of the functions (OSSL_OP_...).
  void learn_costs(std::string_view names, const Offering& offering, int operation);

  // Of a key of the base's, or NULL; 0 where it does not say.
  std::size_t bits_of(void* key) const noexcept;
  std::size_t nanoseconds(KeyUse use, void* key) const noexcept {
    return costs.nanoseconds(use, bits_of(key));
  }
};

template <typename KeyOperationFunctions>
struct KeyContext : Context<KeyOperationFunctions> {
  using Functions = KeyOperationFunctions;
  using Context<Functions>::Context;
  void* key = nullptr;       // the base's; its context holds a reference
  bool fresh = false;        // nothing was hashed yet
  bool certificate = false;  // what was hashed looks like one (hazard H1)
};

// Inside a job: makes the call on a worker thread where it takes long enough. The call's buffers
// must say how much is written.
int carry_out_long(const std::shared_ptr<Runtime>& runtime, const Weight& weight, const Call& call,
                   InFlight& subject) noexcept;

// Likewise; the base is asked how much it writes.
int carry_out_heavy(const std::shared_ptr<Runtime>& runtime, const Weight& weight, const Call& call,
                    InFlight& subject) noexcept;

// Signing and verifying what looks like a certificate: whoever does may hold a lock meanwhile. (What
// other operations are given can look like one as well: what SM2 encrypts is a DER SEQUENCE, and so
// is an ECDSA signature, which is all that the end of a verification is given.)
template <typename Own>
bool has_certificate(const Own& context, const Call& call) noexcept {
  if (Own::Functions::kOperation != OSSL_OP_SIGNATURE) return false;
  const Buffers& given = call.buffers;
  const bool given_message = given.out != nullptr || given.in2 != nullptr;
  return context.certificate || (given_message && is_one_der_sequence(given.in, given.in_size));
}

// With no buffer for their output, functions say how much it would take.
inline bool asks_for_size() noexcept { return false; }
inline bool asks_for_size(const unsigned char*, ...) noexcept { return false; }
template <typename... Arguments>
bool asks_for_size(unsigned char* out, Arguments...) noexcept {
  return out == nullptr;
}

template <auto Member, KeyUse use, typename Type>
struct Heavy;
template <auto Member, KeyUse use, typename... Arguments>
struct Heavy<Member, use, int (*)(void*, Arguments...)> {
  using Own = KeyContext<typename MemberOf<Member>::Functions>;
  static int call(void* vctx, Arguments... arguments) {
    auto& context = context_of<Own>(vctx);
    if (!context.enter()) return 0;
    const auto function = context.functions().*Member;
    if (!in_job() || asks_for_size(arguments...)) return function(context.base, arguments...);
    const Call call = call_of(function, context.base, arguments...);
    if (has_certificate(context, call))
      return carry_out_in_call(context.runtime(), call, Counter::fallback_certificate);
    const KeyFunctions& functions = context.functions();
    return carry_out_heavy(context.runtime(),
                           {functions.nanoseconds(use, context.key), functions.limits}, call,
                           context.in_flight);
  }
};

// A function that may take long, whatever the number of its bytes.
template <auto Member, KeyUse use>
constexpr auto heavy(int id) {
  return wrapped<Member, Heavy<Member, use, typename MemberOf<Member>::Type>::call>(id);
}

// An update: it takes long if its input is long.
template <auto Member>
struct Input {
  using Own = KeyContext<typename MemberOf<Member>::Functions>;
  static int call(void* vctx, const unsigned char* in, std::size_t size) {
    auto& context = context_of<Own>(vctx);
    if (!context.enter()) return 0;
    const auto function = context.functions().*Member;
    if (std::exchange(context.fresh, false)) context.certificate = is_one_der_sequence(in, size);
    if (size < context.thresholds().pause_min) [[likely]]
      return function(context.base, in, size);
    const Call call = call_of(function, context.base, in, size);
    if (context.certificate)
      return carry_out_in_call(context.runtime(), call, Counter::fallback_certificate);
    return carry_out(context.runtime(), {size, context.thresholds()}, call, &context.in_flight);
  }
};

template <auto Member>
constexpr auto input(int id) {
  return wrapped<Member, Input<Member>::call>(id);
}

// Functions whose last argument is parameters. Those that take a key, too, begin something new.
template <auto Member, typename Type>
struct WithParams;

template <auto Member>
struct WithParams<Member, int (*)(void*, const OSSL_PARAM*)> {
  using Own = KeyContext<typename MemberOf<Member>::Functions>;
  static int call(void* vctx, const OSSL_PARAM params[]) {
    auto& context = context_of<Own>(vctx);
    if (!context.enter()) return 0;
    return with_params_for_base(*context.algorithm->provider, params, [&](const OSSL_PARAM* ours) {
      return (context.functions().*Member)(context.base, ours);
    });
  }
};

template <typename Own>
void begin(Own& context, void* key) noexcept {
  if (key != nullptr) context.key = key;
  context.fresh = true;
  context.certificate = false;
}

template <auto Member>
struct WithParams<Member, int (*)(void*, void*, const OSSL_PARAM*)> {
  using Own = KeyContext<typename MemberOf<Member>::Functions>;
  static int call(void* vctx, void* key, const OSSL_PARAM params[]) {
    auto& context = context_of<Own>(vctx);
    if (!context.enter()) return 0;
    begin(context, key);
    return with_params_for_base(*context.algorithm->provider, params, [&](const OSSL_PARAM* ours) {
      return (context.functions().*Member)(context.base, key, ours);
    });
  }
};

// KEM's, with the sender's key.
template <auto Member>
struct WithParams<Member, int (*)(void*, void*, void*, const OSSL_PARAM*)> {
  using Own = KeyContext<typename MemberOf<Member>::Functions>;
  static int call(void* vctx, void* key, void* other_key, const OSSL_PARAM params[]) {
    auto& context = context_of<Own>(vctx);
    if (!context.enter()) return 0;
    begin(context, key);
    return with_params_for_base(
        *context.algorithm->provider, params, [&](const OSSL_PARAM* ours) {
          return (context.functions().*Member)(context.base, key, other_key, ours);
        });
  }
};

template <auto Member>
struct WithParams<Member, int (*)(void*, const char*, void*, const OSSL_PARAM*)> {
  using Own = KeyContext<typename MemberOf<Member>::Functions>;
  static int call(void* vctx, const char* digest, void* key, const OSSL_PARAM params[]) {
    auto& context = context_of<Own>(vctx);
    if (!context.enter()) return 0;
    begin(context, key);
    return with_params_for_base(*context.algorithm->provider, params, [&](const OSSL_PARAM* ours) {
      return (context.functions().*Member)(context.base, digest, key, ours);
    });
  }
};

template <auto Member>
struct WithParams<Member, int (*)(void*, const unsigned char*, std::size_t, const OSSL_PARAM*)> {
  using Own = KeyContext<typename MemberOf<Member>::Functions>;
  static int call(void* vctx, const unsigned char* key, std::size_t key_size,
                  const OSSL_PARAM params[]) {
    auto& context = context_of<Own>(vctx);
    if (!context.enter()) return 0;
    return with_params_for_base(*context.algorithm->provider, params, [&](const OSSL_PARAM* ours) {
      return (context.functions().*Member)(context.base, key, key_size, ours);
    });
  }
};

// A key object comes of it, in its manager's hands.
template <auto Member>
struct WithParams<Member, void* (*)(void*, const char*, void*, OSSL_FUNC_skeymgmt_import_fn*,
                                    std::size_t, const OSSL_PARAM*)> {
  using Own = KeyContext<typename MemberOf<Member>::Functions>;
  static void* call(void* vctx, const char* key_type, void* provctx,
                    OSSL_FUNC_skeymgmt_import_fn* import, std::size_t size,
                    const OSSL_PARAM params[]) {
    auto& context = context_of<Own>(vctx);
    if (!context.enter()) return nullptr;
    void* key = nullptr;
    with_params_for_base(*context.algorithm->provider, params, [&](const OSSL_PARAM* ours) {
      key = (context.functions().*Member)(context.base, key_type, provctx, import, size, ours);
      return 1;
    });
    return key;
  }
};

template <auto Member>
constexpr auto with_params(int id) {
  return wrapped<Member, WithParams<Member, typename MemberOf<Member>::Type>::call>(id);
}

template <typename Functions>
struct KeyContexts {
  using Own = KeyContext<Functions>;

  template <std::size_t Slot>
  struct New {
    static void* call(void* provctx) {
      const auto& algorithm = algorithm_at<Functions>(provctx, Slot);
      auto context = new_context<Own>(algorithm);
      if (context != nullptr) context->base = algorithm.base.newctx(algorithm.base_provctx);
      return hand_over(std::move(context));
    }
  };

  static void* duplicate(void* vctx) {
    auto& context = context_of<Own>(vctx);
    if (!context.enter()) return nullptr;
    auto copy = new_context<Own>(*context.algorithm);
    if (copy == nullptr) return nullptr;
    copy->key = context.key;
    copy->fresh = context.fresh;
    copy->certificate = context.certificate;
    copy->base = context.functions().dupctx(context.base);
    return hand_over(std::move(copy));
  }
};

}  // namespace asyncprovider
