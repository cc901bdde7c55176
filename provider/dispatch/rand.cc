// Random generators. None pauses; they are here so that they run in the base's own library
// context, with its ciphers and digests: a generator's state is shared by all jobs of a thread, and
// is worked on under libcrypto's locks (hazard H2).
#include <openssl/core_dispatch.h>

#include "provider/dispatch/operation.h"
#include "provider/dispatch/params_for_base.h"

namespace asyncprovider {
namespace {

struct RandFunctions {
  static constexpr int kOperation = OSSL_OP_RAND;
  static constexpr std::size_t kSlots = 16;
  OSSL_FUNC_rand_newctx_fn* newctx;
  OSSL_FUNC_rand_freectx_fn* freectx;
  OSSL_FUNC_rand_instantiate_fn* instantiate;
  OSSL_FUNC_rand_uninstantiate_fn* uninstantiate;
  OSSL_FUNC_rand_generate_fn* generate;
  OSSL_FUNC_rand_reseed_fn* reseed;
  OSSL_FUNC_rand_nonce_fn* nonce;
  OSSL_FUNC_rand_enable_locking_fn* enable_locking;
  OSSL_FUNC_rand_lock_fn* lock;
  OSSL_FUNC_rand_unlock_fn* unlock;
  OSSL_FUNC_rand_gettable_params_fn* gettable_params;
  OSSL_FUNC_rand_gettable_ctx_params_fn* gettable_ctx_params;
  OSSL_FUNC_rand_settable_ctx_params_fn* settable_ctx_params;
  OSSL_FUNC_rand_get_params_fn* get_params;
  OSSL_FUNC_rand_get_ctx_params_fn* get_ctx_params;
  OSSL_FUNC_rand_set_ctx_params_fn* set_ctx_params;
  OSSL_FUNC_rand_verify_zeroization_fn* verify_zeroization;
  OSSL_FUNC_rand_get_seed_fn* get_seed;
  OSSL_FUNC_rand_clear_seed_fn* clear_seed;
};

struct RandContext : Context<RandFunctions> {
  using Functions = RandFunctions;
  using Context::Context;
};

// The parent, ours or not, comes with functions that fit it.
template <std::size_t Slot>
struct NewCtx {
  static void* call(void* provctx, void* parent, const OSSL_DISPATCH* parent_calls) {
    const auto& algorithm = algorithm_at<RandFunctions>(provctx, Slot);
    auto context = new_context<RandContext>(algorithm);
    if (context != nullptr)
      context->base = algorithm.base.newctx(algorithm.base_provctx, parent, parent_calls);
    return hand_over(std::move(context));
  }
};

int instantiate(void* vctx, unsigned int strength, int prediction_resistance,
                const unsigned char* pstr, std::size_t pstr_len, const OSSL_PARAM params[]) {
  auto& context = context_of<RandContext>(vctx);
  if (!context.enter()) return 0;
  return with_params_for_base(*context.algorithm->provider, params, [&](const OSSL_PARAM* for_base) {
    return context.functions().instantiate(context.base, strength, prediction_resistance, pstr,
                                           pstr_len, for_base);
  });
}

int set_ctx_params(void* vctx, const OSSL_PARAM params[]) {
  auto& context = context_of<RandContext>(vctx);
  if (!context.enter()) return 0;
  return with_params_for_base(*context.algorithm->provider, params, [&](const OSSL_PARAM* for_base) {
    return context.functions().set_ctx_params(context.base, for_base);
  });
}

using F = RandFunctions;
constexpr Entry<F> kEntries[] = {
    slotted<&F::newctx, NewCtx>(OSSL_FUNC_RAND_NEWCTX),
    wrapped<&F::freectx, free_context<RandContext>>(OSSL_FUNC_RAND_FREECTX),
    wrapped<&F::instantiate, instantiate>(OSSL_FUNC_RAND_INSTANTIATE),
    forwarded<&F::uninstantiate>(OSSL_FUNC_RAND_UNINSTANTIATE),
    forwarded<&F::generate>(OSSL_FUNC_RAND_GENERATE),
    forwarded<&F::reseed>(OSSL_FUNC_RAND_RESEED),
    forwarded<&F::nonce>(OSSL_FUNC_RAND_NONCE),
    forwarded<&F::enable_locking>(OSSL_FUNC_RAND_ENABLE_LOCKING),
    forwarded<&F::lock>(OSSL_FUNC_RAND_LOCK),
    forwarded<&F::unlock>(OSSL_FUNC_RAND_UNLOCK),
    params_of_algorithm<&F::gettable_params>(OSSL_FUNC_RAND_GETTABLE_PARAMS),
    params_of_context<&F::gettable_ctx_params>(OSSL_FUNC_RAND_GETTABLE_CTX_PARAMS),
    params_of_context<&F::settable_ctx_params>(OSSL_FUNC_RAND_SETTABLE_CTX_PARAMS),
    same<&F::get_params>(OSSL_FUNC_RAND_GET_PARAMS),
    forwarded<&F::get_ctx_params>(OSSL_FUNC_RAND_GET_CTX_PARAMS),
    wrapped<&F::set_ctx_params, set_ctx_params>(OSSL_FUNC_RAND_SET_CTX_PARAMS),
    forwarded<&F::verify_zeroization>(OSSL_FUNC_RAND_VERIFY_ZEROIZATION),
    forwarded<&F::get_seed>(OSSL_FUNC_RAND_GET_SEED),
    forwarded<&F::clear_seed>(OSSL_FUNC_RAND_CLEAR_SEED),
};

}  // namespace

const OperationMaker kRands = {F::kOperation, "random", F::kSlots, make_table<F, kEntries>};

}  // namespace asyncprovider
