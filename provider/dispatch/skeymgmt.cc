// Management of symmetric keys. Keys are the base's own objects, handed through as they are.
#include "provider/dispatch/operation.h"

namespace asyncprovider {
namespace {

struct SymmetricKeyManagerFunctions {
  static constexpr int kOperation = OSSL_OP_SKEYMGMT;
  static constexpr std::size_t kSlots = 16;
  OSSL_FUNC_skeymgmt_free_fn* freectx;
  OSSL_FUNC_skeymgmt_import_fn* import;
  OSSL_FUNC_skeymgmt_export_fn* export_key;
  OSSL_FUNC_skeymgmt_generate_fn* generate;
  OSSL_FUNC_skeymgmt_get_key_id_fn* get_key_id;
  OSSL_FUNC_skeymgmt_imp_settable_params_fn* imp_settable_params;
  OSSL_FUNC_skeymgmt_gen_settable_params_fn* gen_settable_params;
};

using F = SymmetricKeyManagerFunctions;

template <std::size_t Slot>
struct Import {
  static void* call(void* provctx, int selection, const OSSL_PARAM params[]) {
    const auto& algorithm = algorithm_at<F>(provctx, Slot);
    return algorithm.base.import(algorithm.base_provctx, selection, params);
  }
};

template <std::size_t Slot>
struct Generate {
  static void* call(void* provctx, const OSSL_PARAM params[]) {
    const auto& algorithm = algorithm_at<F>(provctx, Slot);
    return algorithm.base.generate(algorithm.base_provctx, params);
  }
};

constexpr Entry<F> kEntries[] = {
    same<&F::freectx>(OSSL_FUNC_SKEYMGMT_FREE),
    slotted<&F::import, Import>(OSSL_FUNC_SKEYMGMT_IMPORT),
    same<&F::export_key>(OSSL_FUNC_SKEYMGMT_EXPORT),
    slotted<&F::generate, Generate>(OSSL_FUNC_SKEYMGMT_GENERATE),
    same<&F::get_key_id>(OSSL_FUNC_SKEYMGMT_GET_KEY_ID),
    params_of_algorithm<&F::imp_settable_params>(OSSL_FUNC_SKEYMGMT_IMP_SETTABLE_PARAMS),
    params_of_algorithm<&F::gen_settable_params>(OSSL_FUNC_SKEYMGMT_GEN_SETTABLE_PARAMS),
};

}  // namespace

const OperationMaker kSymmetricKeyManagers = {F::kOperation, "skeymgmt", F::kSlots,
                                              make_table<F, kEntries>};

}  // namespace asyncprovider
