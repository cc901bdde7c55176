// Key exchange. What derives the secret may pause.
#include "provider/dispatch/key_operation.h"

namespace asyncprovider {
namespace {

struct KeyExchangeFunctions : KeyFunctions {
  static constexpr int kOperation = OSSL_OP_KEYEXCH;
  static constexpr std::size_t kSlots = 32;
  OSSL_FUNC_keyexch_newctx_fn* newctx;
  OSSL_FUNC_keyexch_init_fn* init;
  OSSL_FUNC_keyexch_derive_fn* derive;
  OSSL_FUNC_keyexch_set_peer_fn* set_peer;
  OSSL_FUNC_keyexch_freectx_fn* freectx;
  OSSL_FUNC_keyexch_dupctx_fn* dupctx;
  OSSL_FUNC_keyexch_set_ctx_params_fn* set_ctx_params;
  OSSL_FUNC_keyexch_settable_ctx_params_fn* settable_ctx_params;
  OSSL_FUNC_keyexch_get_ctx_params_fn* get_ctx_params;
  OSSL_FUNC_keyexch_gettable_ctx_params_fn* gettable_ctx_params;
  OSSL_FUNC_keyexch_derive_skey_fn* derive_skey;

  const kernel::Kernel* prepare(std::string_view names, const Offering& offering) {
    learn_costs(names, offering, kOperation);
    return nullptr;
  }
};

using F = KeyExchangeFunctions;

constexpr Entry<F> kEntries[] = {
    slotted<&F::newctx, KeyContexts<F>::New>(OSSL_FUNC_KEYEXCH_NEWCTX),
    with_params<&F::init>(OSSL_FUNC_KEYEXCH_INIT),
    heavy<&F::derive, KeyUse::private_key>(OSSL_FUNC_KEYEXCH_DERIVE),
    forwarded<&F::set_peer>(OSSL_FUNC_KEYEXCH_SET_PEER),
    wrapped<&F::freectx, free_context<KeyContext<F>>>(OSSL_FUNC_KEYEXCH_FREECTX),
    wrapped<&F::dupctx, KeyContexts<F>::duplicate>(OSSL_FUNC_KEYEXCH_DUPCTX),
    with_params<&F::set_ctx_params>(OSSL_FUNC_KEYEXCH_SET_CTX_PARAMS),
    params_of_context<&F::settable_ctx_params>(OSSL_FUNC_KEYEXCH_SETTABLE_CTX_PARAMS),
    forwarded<&F::get_ctx_params>(OSSL_FUNC_KEYEXCH_GET_CTX_PARAMS),
    params_of_context<&F::gettable_ctx_params>(OSSL_FUNC_KEYEXCH_GETTABLE_CTX_PARAMS),
    with_params<&F::derive_skey>(OSSL_FUNC_KEYEXCH_DERIVE_SKEY),
};

}  // namespace

const OperationMaker kKeyExchanges = {F::kOperation, "keyexch", F::kSlots, make_table<F, kEntries>};

}  // namespace asyncprovider
