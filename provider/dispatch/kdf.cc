// Key derivation. Deriving may pause, where it is made to take long.
#include "provider/dispatch/key_operation.h"

namespace asyncprovider {
namespace {

struct KdfFunctions : KeyFunctions {
  static constexpr int kOperation = OSSL_OP_KDF;
  static constexpr std::size_t kSlots = 32;
  OSSL_FUNC_kdf_newctx_fn* newctx;
  OSSL_FUNC_kdf_dupctx_fn* dupctx;
  OSSL_FUNC_kdf_freectx_fn* freectx;
  OSSL_FUNC_kdf_reset_fn* reset;
  OSSL_FUNC_kdf_derive_fn* derive;
  OSSL_FUNC_kdf_gettable_params_fn* gettable_params;
  OSSL_FUNC_kdf_gettable_ctx_params_fn* gettable_ctx_params;
  OSSL_FUNC_kdf_settable_ctx_params_fn* settable_ctx_params;
  OSSL_FUNC_kdf_get_params_fn* get_params;
  OSSL_FUNC_kdf_get_ctx_params_fn* get_ctx_params;
  OSSL_FUNC_kdf_set_ctx_params_fn* set_ctx_params;
  OSSL_FUNC_kdf_set_skey_fn* set_skey;
  OSSL_FUNC_kdf_derive_skey_fn* derive_skey;

  const kernel::Kernel* prepare(std::string_view names, const Offering& offering) {
    learn_costs(names, offering, kOperation);
    return nullptr;
  }
};

using F = KdfFunctions;

// derive() without parameters: they point into the caller's memory, and were set before.
int invoke_derive(const Call& call, const Buffers& buffers) {
  const auto function = reinterpret_cast<OSSL_FUNC_kdf_derive_fn*>(call.function);
  if (buffers.out_size != nullptr) *buffers.out_size = buffers.out_room;
  return function(call.context, buffers.out, buffers.out_room, nullptr);
}

bool takes_long(const F& functions, const Weight& weight) {
  return weight.size >= weight.limits.pause_min && functions.set_ctx_params != nullptr;
}

int derive(void* vctx, unsigned char* key, std::size_t size, const OSSL_PARAM params[]) {
  auto& context = context_of<KeyContext<F>>(vctx);
  if (!context.enter()) return 0;
  const F& functions = context.functions();
  const Weight weight{functions.nanoseconds(KeyUse::derivation, nullptr), functions.limits};
  const bool may_pause = takes_long(functions, weight) && in_job();
  const int done = with_params_for_base(
      *context.algorithm->provider, params, [&](const OSSL_PARAM* for_base) {
        return may_pause ? functions.set_ctx_params(context.base, for_base)
                         : functions.derive(context.base, key, size, for_base);
      });
  if (done != 1 || !may_pause) return done;
  const Call call{.invoke = invoke_derive,
                  .function = reinterpret_cast<AnyFunction>(functions.derive),
                  .context = context.base,
                  .buffers = {.out = key, .out_room = size}};
  return carry_out_long(context.runtime(), weight, call, context.in_flight);
}

constexpr Entry<F> kEntries[] = {
    slotted<&F::newctx, KeyContexts<F>::New>(OSSL_FUNC_KDF_NEWCTX),
    wrapped<&F::dupctx, KeyContexts<F>::duplicate>(OSSL_FUNC_KDF_DUPCTX),
    wrapped<&F::freectx, free_context<KeyContext<F>>>(OSSL_FUNC_KDF_FREECTX),
    forwarded<&F::reset>(OSSL_FUNC_KDF_RESET),
    wrapped<&F::derive, derive>(OSSL_FUNC_KDF_DERIVE),
    params_of_algorithm<&F::gettable_params>(OSSL_FUNC_KDF_GETTABLE_PARAMS),
    params_of_context<&F::gettable_ctx_params>(OSSL_FUNC_KDF_GETTABLE_CTX_PARAMS),
    params_of_context<&F::settable_ctx_params>(OSSL_FUNC_KDF_SETTABLE_CTX_PARAMS),
    same<&F::get_params>(OSSL_FUNC_KDF_GET_PARAMS),
    forwarded<&F::get_ctx_params>(OSSL_FUNC_KDF_GET_CTX_PARAMS),
    with_params<&F::set_ctx_params>(OSSL_FUNC_KDF_SET_CTX_PARAMS),
    forwarded<&F::set_skey>(OSSL_FUNC_KDF_SET_SKEY),
    with_params<&F::derive_skey>(OSSL_FUNC_KDF_DERIVE_SKEY),
};

}  // namespace

const OperationMaker kKdfs = {F::kOperation, "kdf", F::kSlots, make_table<F, kEntries>};

}  // namespace asyncprovider
