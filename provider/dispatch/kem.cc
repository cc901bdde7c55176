// Key encapsulation. What encapsulates and decapsulates may pause.
#include "provider/dispatch/key_operation.h"

namespace asyncprovider {
namespace {

struct KemFunctions : KeyFunctions {
  static constexpr int kOperation = OSSL_OP_KEM;
  static constexpr std::size_t kSlots = 32;
  OSSL_FUNC_kem_newctx_fn* newctx;
  OSSL_FUNC_kem_encapsulate_init_fn* encapsulate_init;
  OSSL_FUNC_kem_encapsulate_fn* encapsulate;
  OSSL_FUNC_kem_decapsulate_init_fn* decapsulate_init;
  OSSL_FUNC_kem_decapsulate_fn* decapsulate;
  OSSL_FUNC_kem_freectx_fn* freectx;
  OSSL_FUNC_kem_dupctx_fn* dupctx;
  OSSL_FUNC_kem_get_ctx_params_fn* get_ctx_params;
  OSSL_FUNC_kem_gettable_ctx_params_fn* gettable_ctx_params;
  OSSL_FUNC_kem_set_ctx_params_fn* set_ctx_params;
  OSSL_FUNC_kem_settable_ctx_params_fn* settable_ctx_params;
  OSSL_FUNC_kem_auth_encapsulate_init_fn* auth_encapsulate_init;
  OSSL_FUNC_kem_auth_decapsulate_init_fn* auth_decapsulate_init;

  const kernel::Kernel* prepare(std::string_view names, const Offering& offering) {
    learn_costs(names, offering, kOperation);
    return nullptr;
  }
};

using F = KemFunctions;

constexpr Entry<F> kEntries[] = {
    slotted<&F::newctx, KeyContexts<F>::New>(OSSL_FUNC_KEM_NEWCTX),
    with_params<&F::encapsulate_init>(OSSL_FUNC_KEM_ENCAPSULATE_INIT),
    heavy<&F::encapsulate, KeyUse::public_key>(OSSL_FUNC_KEM_ENCAPSULATE),
    with_params<&F::decapsulate_init>(OSSL_FUNC_KEM_DECAPSULATE_INIT),
    heavy<&F::decapsulate, KeyUse::private_key>(OSSL_FUNC_KEM_DECAPSULATE),
    wrapped<&F::freectx, free_context<KeyContext<F>>>(OSSL_FUNC_KEM_FREECTX),
    wrapped<&F::dupctx, KeyContexts<F>::duplicate>(OSSL_FUNC_KEM_DUPCTX),
    forwarded<&F::get_ctx_params>(OSSL_FUNC_KEM_GET_CTX_PARAMS),
    params_of_context<&F::gettable_ctx_params>(OSSL_FUNC_KEM_GETTABLE_CTX_PARAMS),
    with_params<&F::set_ctx_params>(OSSL_FUNC_KEM_SET_CTX_PARAMS),
    params_of_context<&F::settable_ctx_params>(OSSL_FUNC_KEM_SETTABLE_CTX_PARAMS),
    with_params<&F::auth_encapsulate_init>(OSSL_FUNC_KEM_AUTH_ENCAPSULATE_INIT),
    with_params<&F::auth_decapsulate_init>(OSSL_FUNC_KEM_AUTH_DECAPSULATE_INIT),
};

}  // namespace

const OperationMaker kKems = {F::kOperation, "kem", F::kSlots, make_table<F, kEntries>};

}  // namespace asyncprovider
