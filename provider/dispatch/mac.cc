// Message authentication codes. Long updates may pause.
#include <openssl/core_names.h>

#include "provider/dispatch/key_operation.h"

namespace asyncprovider {
namespace {

struct MacFunctions {
  static constexpr int kOperation = OSSL_OP_MAC;
  static constexpr std::size_t kSlots = 32;
  OSSL_FUNC_mac_newctx_fn* newctx;
  OSSL_FUNC_mac_dupctx_fn* dupctx;
  OSSL_FUNC_mac_freectx_fn* freectx;
  OSSL_FUNC_mac_init_fn* init;
  OSSL_FUNC_mac_update_fn* update;
  OSSL_FUNC_mac_final_fn* final;
  OSSL_FUNC_mac_get_params_fn* get_params;
  OSSL_FUNC_mac_get_ctx_params_fn* get_ctx_params;
  OSSL_FUNC_mac_set_ctx_params_fn* set_ctx_params;
  OSSL_FUNC_mac_gettable_params_fn* gettable_params;
  OSSL_FUNC_mac_gettable_ctx_params_fn* gettable_ctx_params;
  OSSL_FUNC_mac_settable_ctx_params_fn* settable_ctx_params;
  OSSL_FUNC_mac_init_skey_fn* init_skey;

  bool takes_digest = false;

  const kernel::Kernel* prepare(std::string_view, const Offering& offering) {
    const OSSL_PARAM* param = settable_ctx_params == nullptr
                                  ? nullptr
                                  : settable_ctx_params(nullptr, offering.base->provctx());
    for (; param != nullptr && param->key != nullptr; ++param)
      if (std::string_view(param->key) == OSSL_MAC_PARAM_DIGEST) takes_digest = true;
    return nullptr;
  }

  // The base's own HMAC fetches our digests, and so has their lanes.
  bool is_offered() const { return !takes_digest; }
};

using F = MacFunctions;

constexpr Entry<F> kEntries[] = {
    slotted<&F::newctx, KeyContexts<F>::New>(OSSL_FUNC_MAC_NEWCTX),
    wrapped<&F::dupctx, KeyContexts<F>::duplicate>(OSSL_FUNC_MAC_DUPCTX),
    wrapped<&F::freectx, free_context<KeyContext<F>>>(OSSL_FUNC_MAC_FREECTX),
    with_params<&F::init>(OSSL_FUNC_MAC_INIT),
    input<&F::update>(OSSL_FUNC_MAC_UPDATE),
    forwarded<&F::final>(OSSL_FUNC_MAC_FINAL),
    same<&F::get_params>(OSSL_FUNC_MAC_GET_PARAMS),
    forwarded<&F::get_ctx_params>(OSSL_FUNC_MAC_GET_CTX_PARAMS),
    with_params<&F::set_ctx_params>(OSSL_FUNC_MAC_SET_CTX_PARAMS),
    params_of_algorithm<&F::gettable_params>(OSSL_FUNC_MAC_GETTABLE_PARAMS),
    params_of_context<&F::gettable_ctx_params>(OSSL_FUNC_MAC_GETTABLE_CTX_PARAMS),
    params_of_context<&F::settable_ctx_params>(OSSL_FUNC_MAC_SETTABLE_CTX_PARAMS),
    with_params<&F::init_skey>(OSSL_FUNC_MAC_INIT_SKEY),
};

}  // namespace

const OperationMaker kMacs = {F::kOperation, "mac", F::kSlots, make_table<F, kEntries>};

}  // namespace asyncprovider
