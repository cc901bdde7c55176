// Digests. update, final, squeeze and the one-shot function may pause.
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/params.h>

#include <algorithm>
#include <utility>

#include "provider/core/quiet_param.h"
#include "provider/dispatch/certificate.h"
#include "provider/dispatch/digest_functions.h"
#include "provider/dispatch/operation.h"
#include "provider/dispatch/params_for_base.h"
#include "provider/dispatch/shapes.h"
#include "provider/dispatch/sponge_lanes.h"

namespace asyncprovider {
namespace {

struct DigestContext : Context<DigestFunctions> {
  using Functions = DigestFunctions;
  using Context::Context;
  ~DigestContext() { in_flight.withdraw(); }  // what is in flight uses the sponge
  // The size of the output that was asked for by a parameter; 0: none was. The base writes as much,
  // whatever room final() is told that there is.
  std::size_t output_size = 0;
  // What follows is within its padding: contexts are small.
  [[no_unique_address]] SpongeLanes sponge{functions()};
  bool fresh = true;         // neither update nor output since init
  bool certificate = false;  // what is hashed may be one: never pauses until the next init

  LanePart lane_part(bool first) {
    const DigestFunctions& its = functions();
    if (its.lanes != nullptr)
      return {its.kernel, nullptr, its.lanes->begin, its.lanes->go_ahead, its.lanes->end};
    return sponge.part(first || sponge.active() ? its.kernel : nullptr);
  }
};

void note_params(DigestContext& context, const OSSL_PARAM params[]) {
  if (params == nullptr) return;
  std::size_t size = 0;
  for (const char* key : {OSSL_DIGEST_PARAM_XOFLEN, OSSL_DIGEST_PARAM_SIZE})
    if (const OSSL_PARAM* const param = OSSL_PARAM_locate_const(params, key))
      if (get_size_quietly(*param, size)) context.output_size = size;
}

// final or squeeze
using Output = int (*)(void* context, unsigned char* out, std::size_t* outl, std::size_t outsz);

int carry_out_in(DigestContext& context, std::size_t size, const Call& call) noexcept {
  if (context.certificate)
    return carry_out_in_call(context.runtime(), call, Counter::fallback_certificate);
  return carry_out(context.runtime(), {size, context.thresholds()}, call, &context.in_flight);
}

template <std::size_t Slot>
struct NewCtx {
  static void* call(void* provctx) {
    const auto& algorithm = algorithm_at<DigestFunctions>(provctx, Slot);
    auto context = new_context<DigestContext>(algorithm);
    if (context != nullptr) context->base = algorithm.base.newctx(algorithm.base_provctx);
    return hand_over(std::move(context));
  }
};

// Few digests have parameters that name a provider: those that fetch others.
int with_params(DigestContext& context, OSSL_FUNC_digest_init_fn* function,
                const OSSL_PARAM params[]) noexcept {
  note_params(context, params);
  if (params == nullptr) [[likely]]
    return function(context.base, nullptr);
  return with_params_for_base(
      *context.algorithm->provider, params,
      [&](const OSSL_PARAM* for_base) { return function(context.base, for_base); });
}

int init(void* vctx, const OSSL_PARAM params[]) {
  auto& context = context_of<DigestContext>(vctx);
  if (!context.enter()) return 0;
  context.fresh = true;
  context.certificate = false;
  context.sponge.reset();
  return with_params(context, context.functions().init, params);
}

int set_ctx_params(void* vctx, const OSSL_PARAM params[]) {
  auto& context = context_of<DigestContext>(vctx);
  if (!context.enter()) return 0;
  return with_params(context, context.functions().set_ctx_params, params);
}

Call update_call(DigestContext& context, const unsigned char* in, std::size_t inl, bool first) {
  if (first) context.sponge.before_first_update(inl);
  Call call = call_of(context.functions().update, context.base, in, inl);
  if (context.sponge.has_message()) call.invoke = SpongeLanes::invoke_update;
  call.lanes = context.lane_part(first);
  return call;
}

[[gnu::noinline]] int long_update(DigestContext& context, const unsigned char* in, std::size_t inl,
                                  bool first) noexcept {
  if (first) context.certificate = is_one_der_sequence(in, inl);
  return carry_out_in(context, inl, update_call(context, in, inl, first));
}

[[gnu::noinline]] int watched_short_update(DigestContext& context, const unsigned char* in,
                                           std::size_t inl, bool first) noexcept {
  if (context.sponge.active()) return update_call(context, in, inl, first).run();
  if (first) context.sponge.before_first_update(inl);
  const int done = context.functions().update(context.base, in, inl);
  context.sponge.after_update({.in = in, .in_size = inl}, done);
  return done;
}

int update(void* vctx, const unsigned char* in, std::size_t inl) {
  auto& context = context_of<DigestContext>(vctx);
  if (!context.enter()) return 0;
  const bool first = std::exchange(context.fresh, false);
  if (inl >= context.thresholds().pause_min) [[unlikely]]
    return long_update(context, in, inl, first);
  if (context.sponge.watches()) [[unlikely]]
    return watched_short_update(context, in, inl, first);
  return context.functions().update(context.base, in, inl);
}

Call output_call(DigestContext& context, Output function, unsigned char* out, std::size_t* outl,
                 std::size_t outsz) {
  Call call = call_of(function, context.base, out, outl, outsz);
  call.copies = context.output_size <= outsz ? Copies::always : Copies::never;
  call.exact_room = true;
  if (!context.sponge.has_message()) return call;
  call.invoke = SpongeLanes::invoke_output;
  call.lanes = context.sponge.output_part(context.functions().squeezing);
  return call;
}

[[gnu::noinline]] int long_output(DigestContext& context, Output function, unsigned char* out,
                                  std::size_t* outl, std::size_t outsz) noexcept {
  return carry_out_in(context, outsz, output_call(context, function, out, outl, outsz));
}

[[gnu::noinline]] int watched_short_output(DigestContext& context, Output function,
                                           unsigned char* out, std::size_t* outl,
                                           std::size_t outsz) noexcept {
  if (context.sponge.active()) return output_call(context, function, out, outl, outsz).run();
  context.sponge.hand_back();
  return function(context.base, out, outl, outsz);
}

template <auto Member>
int output(void* vctx, unsigned char* out, std::size_t* outl, std::size_t outsz) {
  auto& context = context_of<DigestContext>(vctx);
  if (!context.enter()) return 0;
  context.fresh = false;
  const Output function = context.functions().*Member;
  if (outsz >= context.thresholds().pause_min) [[unlikely]]
    return long_output(context, function, out, outl, outsz);
  if (context.sponge.watches()) [[unlikely]]
    return watched_short_output(context, function, out, outl, outsz);
  return function(context.base, out, outl, outsz);
}

template <std::size_t Slot>
struct OneShot {
  static int call(void* provctx, const unsigned char* in, std::size_t inl, unsigned char* out,
                  std::size_t* outl, std::size_t outsz) {
    const auto& algorithm = algorithm_at<DigestFunctions>(provctx, Slot);
    Call call = call_of(algorithm.base.digest, algorithm.base_provctx, in, inl, out, outl, outsz);
    call.exact_room = true;
    const std::size_t size = std::max(inl, outsz);
    if (size < algorithm.thresholds.pause_min) return call.run();
    if (is_one_der_sequence(in, inl))
      return carry_out_in_call(*algorithm.runtime, call, Counter::fallback_certificate);
    return carry_out(*algorithm.runtime, {size, algorithm.thresholds}, call, nullptr);
  }
};

void* dupctx(void* vctx) {
  auto& context = context_of<DigestContext>(vctx);
  if (!context.enter()) return nullptr;
  auto copy = new_context<DigestContext>(*context.algorithm);
  if (copy == nullptr) return nullptr;
  copy->fresh = context.fresh;
  copy->certificate = context.certificate;
  copy->output_size = context.output_size;
  if (!copy->sponge.copy(context.sponge)) return nullptr;
  copy->base = context.functions().dupctx(context.base);
  return hand_over(std::move(copy));
}

void copyctx(void* vtarget, void* vsource) {
  auto& target = context_of<DigestContext>(vtarget);
  const auto& source = context_of<DigestContext>(vsource);
  if (!target.enter() || !source.enter()) return;
  target.fresh = source.fresh;
  target.certificate = source.certificate;
  target.output_size = source.output_size;
  target.sponge.copy(source.sponge);
  target.functions().copyctx(target.base, source.base);
}

int serialize(void* vctx, unsigned char* out, std::size_t* outl) {
  auto& context = context_of<DigestContext>(vctx);
  if (!context.enter()) return 0;
  context.sponge.catch_up(context.base);
  const int done = context.functions().serialize(context.base, out, outl);
  if (done != 1 || out == nullptr || !context.sponge.active()) return done;
  return context.sponge.serialize_into(out) ? 1 : 0;
}

// From here on it is the base's message.
int deserialize(void* vctx, const unsigned char* in, std::size_t inl) {
  auto& context = context_of<DigestContext>(vctx);
  if (!context.enter()) return 0;
  context.fresh = false;
  context.sponge.catch_up(context.base);
  const int done = context.functions().deserialize(context.base, in, inl);
  if (done == 1) context.sponge.reset();
  return done;
}

using F = DigestFunctions;
constexpr Entry<F> kEntries[] = {
    slotted<&F::newctx, NewCtx>(OSSL_FUNC_DIGEST_NEWCTX),
    wrapped<&F::init, init>(OSSL_FUNC_DIGEST_INIT),
    wrapped<&F::update, update>(OSSL_FUNC_DIGEST_UPDATE),
    wrapped<&F::final, output<&F::final>>(OSSL_FUNC_DIGEST_FINAL),
    slotted<&F::digest, OneShot>(OSSL_FUNC_DIGEST_DIGEST),
    wrapped<&F::freectx, free_context<DigestContext>>(OSSL_FUNC_DIGEST_FREECTX),
    wrapped<&F::dupctx, dupctx>(OSSL_FUNC_DIGEST_DUPCTX),
    same<&F::get_params>(OSSL_FUNC_DIGEST_GET_PARAMS),
    wrapped<&F::set_ctx_params, set_ctx_params>(OSSL_FUNC_DIGEST_SET_CTX_PARAMS),
    forwarded<&F::get_ctx_params>(OSSL_FUNC_DIGEST_GET_CTX_PARAMS),
    params_of_algorithm<&F::gettable_params>(OSSL_FUNC_DIGEST_GETTABLE_PARAMS),
    params_of_context<&F::settable_ctx_params>(OSSL_FUNC_DIGEST_SETTABLE_CTX_PARAMS),
    params_of_context<&F::gettable_ctx_params>(OSSL_FUNC_DIGEST_GETTABLE_CTX_PARAMS),
    wrapped<&F::squeeze, output<&F::squeeze>>(OSSL_FUNC_DIGEST_SQUEEZE),
    wrapped<&F::copyctx, copyctx>(OSSL_FUNC_DIGEST_COPYCTX),
    wrapped<&F::serialize, serialize>(OSSL_FUNC_DIGEST_SERIALIZE),
    wrapped<&F::deserialize, deserialize>(OSSL_FUNC_DIGEST_DESERIALIZE),
};

}  // namespace

const OperationMaker kDigests = {F::kOperation, "digest", F::kSlots, make_table<F, kEntries>};

}  // namespace asyncprovider
