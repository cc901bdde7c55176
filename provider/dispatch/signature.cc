// Signatures. What signs and verifies may pause, and long updates.
#include "provider/dispatch/key_operation.h"

namespace asyncprovider {
namespace {

struct SignatureFunctions : KeyFunctions {
  static constexpr int kOperation = OSSL_OP_SIGNATURE;
  static constexpr std::size_t kSlots = 128;
  OSSL_FUNC_signature_newctx_fn* newctx;
  OSSL_FUNC_signature_sign_init_fn* sign_init;
  OSSL_FUNC_signature_sign_fn* sign;
  OSSL_FUNC_signature_verify_init_fn* verify_init;
  OSSL_FUNC_signature_verify_fn* verify;
  OSSL_FUNC_signature_verify_recover_init_fn* verify_recover_init;
  OSSL_FUNC_signature_verify_recover_fn* verify_recover;
  OSSL_FUNC_signature_digest_sign_init_fn* digest_sign_init;
  OSSL_FUNC_signature_digest_sign_update_fn* digest_sign_update;
  OSSL_FUNC_signature_digest_sign_final_fn* digest_sign_final;
  OSSL_FUNC_signature_digest_sign_fn* digest_sign;
  OSSL_FUNC_signature_digest_verify_init_fn* digest_verify_init;
  OSSL_FUNC_signature_digest_verify_update_fn* digest_verify_update;
  OSSL_FUNC_signature_digest_verify_final_fn* digest_verify_final;
  OSSL_FUNC_signature_digest_verify_fn* digest_verify;
  OSSL_FUNC_signature_freectx_fn* freectx;
  OSSL_FUNC_signature_dupctx_fn* dupctx;
  OSSL_FUNC_signature_get_ctx_params_fn* get_ctx_params;
  OSSL_FUNC_signature_gettable_ctx_params_fn* gettable_ctx_params;
  OSSL_FUNC_signature_set_ctx_params_fn* set_ctx_params;
  OSSL_FUNC_signature_settable_ctx_params_fn* settable_ctx_params;
  OSSL_FUNC_signature_get_ctx_md_params_fn* get_ctx_md_params;
  OSSL_FUNC_signature_gettable_ctx_md_params_fn* gettable_ctx_md_params;
  OSSL_FUNC_signature_set_ctx_md_params_fn* set_ctx_md_params;
  OSSL_FUNC_signature_settable_ctx_md_params_fn* settable_ctx_md_params;
  OSSL_FUNC_signature_query_key_types_fn* query_key_types;
  OSSL_FUNC_signature_sign_message_init_fn* sign_message_init;
  OSSL_FUNC_signature_sign_message_update_fn* sign_message_update;
  OSSL_FUNC_signature_sign_message_final_fn* sign_message_final;
  OSSL_FUNC_signature_verify_message_init_fn* verify_message_init;
  OSSL_FUNC_signature_verify_message_update_fn* verify_message_update;
  OSSL_FUNC_signature_verify_message_final_fn* verify_message_final;

  const kernel::Kernel* prepare(std::string_view names, const Offering& offering) {
    learn_costs(names, offering, kOperation);
    return nullptr;
  }
};

using F = SignatureFunctions;

template <std::size_t Slot>
struct NewCtx {
  static void* call(void* provctx, const char* propq) {
    const auto& algorithm = algorithm_at<F>(provctx, Slot);
    auto context = new_context<KeyContext<F>>(algorithm);
    if (context == nullptr) return nullptr;
    context->base = guarded(
        [&] {
          const std::string query = query_for_base(propq == nullptr ? "" : propq);
          return algorithm.base.newctx(algorithm.base_provctx,
                                       query.empty() ? nullptr : query.c_str());
        },
        [&]() -> void* {
          (*algorithm.runtime)->core().raise(Reason::no_memory);
          return nullptr;
        });
    return hand_over(std::move(context));
  }
};

constexpr KeyUse kPrivate = KeyUse::private_key;
constexpr KeyUse kPublic = KeyUse::public_key;

constexpr Entry<F> kEntries[] = {
    slotted<&F::newctx, NewCtx>(OSSL_FUNC_SIGNATURE_NEWCTX),
    with_params<&F::sign_init>(OSSL_FUNC_SIGNATURE_SIGN_INIT),
    heavy<&F::sign, kPrivate>(OSSL_FUNC_SIGNATURE_SIGN),
    with_params<&F::verify_init>(OSSL_FUNC_SIGNATURE_VERIFY_INIT),
    heavy<&F::verify, kPublic>(OSSL_FUNC_SIGNATURE_VERIFY),
    with_params<&F::verify_recover_init>(OSSL_FUNC_SIGNATURE_VERIFY_RECOVER_INIT),
    heavy<&F::verify_recover, kPublic>(OSSL_FUNC_SIGNATURE_VERIFY_RECOVER),
    with_params<&F::digest_sign_init>(OSSL_FUNC_SIGNATURE_DIGEST_SIGN_INIT),
    input<&F::digest_sign_update>(OSSL_FUNC_SIGNATURE_DIGEST_SIGN_UPDATE),
    heavy<&F::digest_sign_final, kPrivate>(OSSL_FUNC_SIGNATURE_DIGEST_SIGN_FINAL),
    heavy<&F::digest_sign, kPrivate>(OSSL_FUNC_SIGNATURE_DIGEST_SIGN),
    with_params<&F::digest_verify_init>(OSSL_FUNC_SIGNATURE_DIGEST_VERIFY_INIT),
    input<&F::digest_verify_update>(OSSL_FUNC_SIGNATURE_DIGEST_VERIFY_UPDATE),
    heavy<&F::digest_verify_final, kPublic>(OSSL_FUNC_SIGNATURE_DIGEST_VERIFY_FINAL),
    heavy<&F::digest_verify, kPublic>(OSSL_FUNC_SIGNATURE_DIGEST_VERIFY),
    wrapped<&F::freectx, free_context<KeyContext<F>>>(OSSL_FUNC_SIGNATURE_FREECTX),
    wrapped<&F::dupctx, KeyContexts<F>::duplicate>(OSSL_FUNC_SIGNATURE_DUPCTX),
    forwarded<&F::get_ctx_params>(OSSL_FUNC_SIGNATURE_GET_CTX_PARAMS),
    params_of_context<&F::gettable_ctx_params>(OSSL_FUNC_SIGNATURE_GETTABLE_CTX_PARAMS),
    with_params<&F::set_ctx_params>(OSSL_FUNC_SIGNATURE_SET_CTX_PARAMS),
    params_of_context<&F::settable_ctx_params>(OSSL_FUNC_SIGNATURE_SETTABLE_CTX_PARAMS),
    forwarded<&F::get_ctx_md_params>(OSSL_FUNC_SIGNATURE_GET_CTX_MD_PARAMS),
    forwarded<&F::gettable_ctx_md_params>(OSSL_FUNC_SIGNATURE_GETTABLE_CTX_MD_PARAMS),
    with_params<&F::set_ctx_md_params>(OSSL_FUNC_SIGNATURE_SET_CTX_MD_PARAMS),
    forwarded<&F::settable_ctx_md_params>(OSSL_FUNC_SIGNATURE_SETTABLE_CTX_MD_PARAMS),
    same<&F::query_key_types>(OSSL_FUNC_SIGNATURE_QUERY_KEY_TYPES),
    with_params<&F::sign_message_init>(OSSL_FUNC_SIGNATURE_SIGN_MESSAGE_INIT),
    input<&F::sign_message_update>(OSSL_FUNC_SIGNATURE_SIGN_MESSAGE_UPDATE),
    heavy<&F::sign_message_final, kPrivate>(OSSL_FUNC_SIGNATURE_SIGN_MESSAGE_FINAL),
    with_params<&F::verify_message_init>(OSSL_FUNC_SIGNATURE_VERIFY_MESSAGE_INIT),
    input<&F::verify_message_update>(OSSL_FUNC_SIGNATURE_VERIFY_MESSAGE_UPDATE),
    heavy<&F::verify_message_final, kPublic>(OSSL_FUNC_SIGNATURE_VERIFY_MESSAGE_FINAL),
};

}  // namespace

const OperationMaker kSignatures = {F::kOperation, "signature", F::kSlots, make_table<F, kEntries>};

}  // namespace asyncprovider
