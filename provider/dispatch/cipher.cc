// Ciphers. update, final and the one-shot function may pause.
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <string_view>

#include "provider/dispatch/cbc_lanes.h"
#include "provider/dispatch/operation.h"
#include "provider/dispatch/shapes.h"

namespace asyncprovider {
namespace {

struct CipherFunctions {
  static constexpr int kOperation = OSSL_OP_CIPHER;
  static constexpr std::size_t kSlots = 256;
  OSSL_FUNC_cipher_newctx_fn* newctx;
  OSSL_FUNC_cipher_encrypt_init_fn* encrypt_init;
  OSSL_FUNC_cipher_decrypt_init_fn* decrypt_init;
  OSSL_FUNC_cipher_update_fn* update;
  OSSL_FUNC_cipher_final_fn* final;
  OSSL_FUNC_cipher_cipher_fn* cipher;
  OSSL_FUNC_cipher_freectx_fn* freectx;
  OSSL_FUNC_cipher_dupctx_fn* dupctx;
  OSSL_FUNC_cipher_get_params_fn* get_params;
  OSSL_FUNC_cipher_get_ctx_params_fn* get_ctx_params;
  OSSL_FUNC_cipher_set_ctx_params_fn* set_ctx_params;
  OSSL_FUNC_cipher_gettable_params_fn* gettable_params;
  OSSL_FUNC_cipher_gettable_ctx_params_fn* gettable_ctx_params;
  OSSL_FUNC_cipher_settable_ctx_params_fn* settable_ctx_params;
  OSSL_FUNC_cipher_pipeline_encrypt_init_fn* pipeline_encrypt_init;
  OSSL_FUNC_cipher_pipeline_decrypt_init_fn* pipeline_decrypt_init;
  OSSL_FUNC_cipher_pipeline_update_fn* pipeline_update;
  OSSL_FUNC_cipher_pipeline_final_fn* pipeline_final;
  OSSL_FUNC_cipher_encrypt_skey_init_fn* encrypt_skey_init;
  OSSL_FUNC_cipher_decrypt_skey_init_fn* decrypt_skey_init;

  // Key wrapping reports success for what it could not unwrap, with a size of -1, and wipes an
  // output whose size it does not say.
  Copies copies = Copies::always;

  // Set where a kernel takes part in encryption.
  const kernel::Kernel* kernel = nullptr;
  std::size_t key_size = 0;

  const kernel::Kernel* prepare(std::string_view names, const Offering& offering) {
    examine();
    if (offering.with_lanes) key_size = find_cbc_kernel(names, kernel);
    return kernel;
  }

  void examine() {
    unsigned int mode = 0;
    OSSL_PARAM params[] = {OSSL_PARAM_construct_uint(OSSL_CIPHER_PARAM_MODE, &mode),
                           OSSL_PARAM_construct_end()};
    if (get_params != nullptr && get_params(params) == 1 && mode == EVP_CIPH_WRAP_MODE)
      copies = Copies::never;
  }
};

struct CipherContext : Context<CipherFunctions> {
  using Functions = CipherFunctions;
  using Context::Context;
  ~CipherContext() { in_flight.withdraw(); }  // what is in flight uses the lanes
  Copies copies = functions().copies;
  std::unique_ptr<CbcLanes> lanes;  // NULL: no kernel, or no memory for it
  unsigned char updated = 0;  // bytes since init, modulo 256: how much of a block the base holds

  // Whether its base may be asked for anything but a long update.
  bool enter_base() const noexcept {
    return enter() && (lanes == nullptr || lanes->catch_up(base, functions().update));
  }
};

// What the base is told to do with the caller's buffers says whether copies will do:
// - in a TLS version's records it finds the MAC, and keeps a pointer to it for "tls-mac";
// - it counts bits;
// - it leaves out the room for the IV of a TLS record.
void note_params(CipherContext& context, const OSSL_PARAM params[]) {
  if (params == nullptr) return;
  for (; params->key != nullptr; ++params) {
    const std::string_view key = params->key;
    if (key == OSSL_CIPHER_PARAM_TLS_VERSION || key == OSSL_CIPHER_PARAM_USE_BITS)
      context.copies = Copies::never;
    else if (key == OSSL_CIPHER_PARAM_AEAD_TLS1_AAD && context.copies == Copies::always)
      context.copies = Copies::in_place_only;
  }
}

template <std::size_t Slot>
struct NewCtx {
  static void* call(void* provctx) {
    const auto& algorithm = algorithm_at<CipherFunctions>(provctx, Slot);
    auto context = new_context<CipherContext>(algorithm);
    if (context == nullptr) return nullptr;
    context->base = algorithm.base.newctx(algorithm.base_provctx);
    if (algorithm.base.kernel != nullptr)
      context->lanes = CbcLanes::create(*algorithm.base.kernel, algorithm.base.key_size);
    return hand_over(std::move(context));
  }
};

void tell_lanes(CbcLanes& lanes, bool encrypts, int done, const unsigned char* key,
                std::size_t keylen) {
  if (done != 1) return lanes.lose_track();
  encrypts ? lanes.encrypt_init(key, keylen) : lanes.decrypt_init(key);
}

template <auto Init>
int init(void* vctx, const unsigned char* key, std::size_t keylen, const unsigned char* iv,
         std::size_t ivlen, const OSSL_PARAM params[]) {
  auto& context = context_of<CipherContext>(vctx);
  if (!context.enter_base()) return 0;
  note_params(context, params);
  context.updated = 0;
  const int done = (context.functions().*Init)(context.base, key, keylen, iv, ivlen, params);
  if (context.lanes != nullptr)
    tell_lanes(*context.lanes, Init == &CipherFunctions::encrypt_init, done, key, keylen);
  return done;
}

// The bytes of such a key are the base's secret: no lanes.
template <auto Init>
int skey_init(void* vctx, void* key, const unsigned char* iv, std::size_t ivlen,
              const OSSL_PARAM params[]) {
  auto& context = context_of<CipherContext>(vctx);
  if (!context.enter_base()) return 0;
  note_params(context, params);
  context.lanes = nullptr;
  return (context.functions().*Init)(context.base, key, iv, ivlen, params);
}

int carry_out_in(CipherContext& context, std::size_t size, Call call) noexcept {
  call.copies = context.copies;
  return carry_out(context.runtime(), {size, context.thresholds()}, call, &context.in_flight);
}

int updated_beside_lanes(CipherContext& context, int done, std::size_t inl) {
  context.updated = static_cast<unsigned char>(context.updated + inl);
  done == 1 ? context.lanes->updated() : context.lanes->lose_track();
  return done;
}

template <auto Update>
bool is_beside_lanes(const CipherContext& context) {
  return Update == &CipherFunctions::update && context.lanes != nullptr;
}

// Not inlined: short updates are to have no frame.
template <auto Update>
[[gnu::noinline]] int long_update(CipherContext& context, unsigned char* out, std::size_t* outl,
                                  std::size_t outsize, const unsigned char* in,
                                  std::size_t inl) noexcept {
  Call call = call_of(context.functions().*Update, context.base, out, outl, outsize, in, inl);
  if (!is_beside_lanes<Update>(context)) return carry_out_in(context, inl, call);
  if (context.copies == Copies::always)
    call.lanes = context.lanes->part(call.buffers, context.updated);
  call.lanes.state = context.lanes.get();
  call.invoke = CbcLanes::invoke_update;
  return updated_beside_lanes(context, carry_out_in(context, inl, call), inl);
}

[[gnu::noinline]] int short_update_beside_lanes(CipherContext& context, unsigned char* out,
                                                std::size_t* outl, std::size_t outsize,
                                                const unsigned char* in, std::size_t inl) noexcept {
  if (!context.enter_base()) return 0;
  const int done = context.functions().update(context.base, out, outl, outsize, in, inl);
  return updated_beside_lanes(context, done, inl);
}

template <auto Update>
int update(void* vctx, unsigned char* out, std::size_t* outl, std::size_t outsize,
           const unsigned char* in, std::size_t inl) {
  auto& context = context_of<CipherContext>(vctx);
  if (!context.enter()) return 0;
  if (Update == &CipherFunctions::cipher && context.lanes != nullptr) {
    if (!context.enter_base()) return 0;
    context.lanes->forget_chain();
  }
  if (inl >= context.thresholds().pause_min) [[unlikely]]
    return long_update<Update>(context, out, outl, outsize, in, inl);
  if (is_beside_lanes<Update>(context))
    return short_update_beside_lanes(context, out, outl, outsize, in, inl);
  return (context.functions().*Update)(context.base, out, outl, outsize, in, inl);
}

int final(void* vctx, unsigned char* out, std::size_t* outl, std::size_t outsize) {
  auto& context = context_of<CipherContext>(vctx);
  if (!context.enter_base()) return 0;
  if (context.lanes != nullptr) context.lanes->lose_track();
  const auto function = context.functions().final;
  if (outsize < context.thresholds().pause_min) [[likely]]
    return function(context.base, out, outl, outsize);
  return carry_out_in(context, outsize, call_of(function, context.base, out, outl, outsize));
}

void* dupctx(void* vctx) {
  auto& context = context_of<CipherContext>(vctx);
  if (!context.enter_base()) return nullptr;  // there may be no memory for a copy of the lanes
  auto copy = new_context<CipherContext>(*context.algorithm);
  if (copy == nullptr) return nullptr;
  copy->copies = context.copies;
  if (context.lanes != nullptr) copy->lanes = context.lanes->copy();
  copy->updated = context.updated;
  copy->base = context.functions().dupctx(context.base);
  return hand_over(std::move(copy));
}

int get_ctx_params(void* vctx, OSSL_PARAM params[]) {
  auto& context = context_of<CipherContext>(vctx);
  return context.enter_base() ? context.functions().get_ctx_params(context.base, params) : 0;
}

int set_ctx_params(void* vctx, const OSSL_PARAM params[]) {
  auto& context = context_of<CipherContext>(vctx);
  if (!context.enter()) return 0;
  note_params(context, params);
  return context.functions().set_ctx_params(context.base, params);
}

using F = CipherFunctions;
constexpr Entry<F> kEntries[] = {
    slotted<&F::newctx, NewCtx>(OSSL_FUNC_CIPHER_NEWCTX),
    wrapped<&F::encrypt_init, init<&F::encrypt_init>>(OSSL_FUNC_CIPHER_ENCRYPT_INIT),
    wrapped<&F::decrypt_init, init<&F::decrypt_init>>(OSSL_FUNC_CIPHER_DECRYPT_INIT),
    wrapped<&F::update, update<&F::update>>(OSSL_FUNC_CIPHER_UPDATE),
    wrapped<&F::final, final>(OSSL_FUNC_CIPHER_FINAL),
    wrapped<&F::cipher, update<&F::cipher>>(OSSL_FUNC_CIPHER_CIPHER),
    wrapped<&F::freectx, free_context<CipherContext>>(OSSL_FUNC_CIPHER_FREECTX),
    wrapped<&F::dupctx, dupctx>(OSSL_FUNC_CIPHER_DUPCTX),
    same<&F::get_params>(OSSL_FUNC_CIPHER_GET_PARAMS),
    wrapped<&F::get_ctx_params, get_ctx_params>(OSSL_FUNC_CIPHER_GET_CTX_PARAMS),
    wrapped<&F::set_ctx_params, set_ctx_params>(OSSL_FUNC_CIPHER_SET_CTX_PARAMS),
    params_of_algorithm<&F::gettable_params>(OSSL_FUNC_CIPHER_GETTABLE_PARAMS),
    params_of_context<&F::gettable_ctx_params>(OSSL_FUNC_CIPHER_GETTABLE_CTX_PARAMS),
    params_of_context<&F::settable_ctx_params>(OSSL_FUNC_CIPHER_SETTABLE_CTX_PARAMS),
    forwarded<&F::pipeline_encrypt_init>(OSSL_FUNC_CIPHER_PIPELINE_ENCRYPT_INIT),
    forwarded<&F::pipeline_decrypt_init>(OSSL_FUNC_CIPHER_PIPELINE_DECRYPT_INIT),
    forwarded<&F::pipeline_update>(OSSL_FUNC_CIPHER_PIPELINE_UPDATE),
    forwarded<&F::pipeline_final>(OSSL_FUNC_CIPHER_PIPELINE_FINAL),
    wrapped<&F::encrypt_skey_init, skey_init<&F::encrypt_skey_init>>(
        OSSL_FUNC_CIPHER_ENCRYPT_SKEY_INIT),
    wrapped<&F::decrypt_skey_init, skey_init<&F::decrypt_skey_init>>(
        OSSL_FUNC_CIPHER_DECRYPT_SKEY_INIT),
};

}  // namespace

const OperationMaker kCiphers = {F::kOperation, "cipher", F::kSlots, make_table<F, kEntries>};

}  // namespace asyncprovider
