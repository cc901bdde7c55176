// Asymmetric ciphers. What encrypts and decrypts may pause.
#include "provider/dispatch/key_operation.h"

namespace asyncprovider {
namespace {

struct AsymCipherFunctions : KeyFunctions {
  static constexpr int kOperation = OSSL_OP_ASYM_CIPHER;
  static constexpr std::size_t kSlots = 16;
  OSSL_FUNC_asym_cipher_newctx_fn* newctx;
  OSSL_FUNC_asym_cipher_encrypt_init_fn* encrypt_init;
  OSSL_FUNC_asym_cipher_encrypt_fn* encrypt;
  OSSL_FUNC_asym_cipher_decrypt_init_fn* decrypt_init;
  OSSL_FUNC_asym_cipher_decrypt_fn* decrypt;
  OSSL_FUNC_asym_cipher_freectx_fn* freectx;
  OSSL_FUNC_asym_cipher_dupctx_fn* dupctx;
  OSSL_FUNC_asym_cipher_get_ctx_params_fn* get_ctx_params;
  OSSL_FUNC_asym_cipher_gettable_ctx_params_fn* gettable_ctx_params;
  OSSL_FUNC_asym_cipher_set_ctx_params_fn* set_ctx_params;
  OSSL_FUNC_asym_cipher_settable_ctx_params_fn* settable_ctx_params;

  const kernel::Kernel* prepare(std::string_view names, const Offering& offering) {
    learn_costs(names, offering, kOperation);
    return nullptr;
  }
};

using F = AsymCipherFunctions;

constexpr Entry<F> kEntries[] = {
    slotted<&F::newctx, KeyContexts<F>::New>(OSSL_FUNC_ASYM_CIPHER_NEWCTX),
    with_params<&F::encrypt_init>(OSSL_FUNC_ASYM_CIPHER_ENCRYPT_INIT),
    heavy<&F::encrypt, KeyUse::public_key>(OSSL_FUNC_ASYM_CIPHER_ENCRYPT),
    with_params<&F::decrypt_init>(OSSL_FUNC_ASYM_CIPHER_DECRYPT_INIT),
    heavy<&F::decrypt, KeyUse::private_key>(OSSL_FUNC_ASYM_CIPHER_DECRYPT),
    wrapped<&F::freectx, free_context<KeyContext<F>>>(OSSL_FUNC_ASYM_CIPHER_FREECTX),
    wrapped<&F::dupctx, KeyContexts<F>::duplicate>(OSSL_FUNC_ASYM_CIPHER_DUPCTX),
    forwarded<&F::get_ctx_params>(OSSL_FUNC_ASYM_CIPHER_GET_CTX_PARAMS),
    params_of_context<&F::gettable_ctx_params>(OSSL_FUNC_ASYM_CIPHER_GETTABLE_CTX_PARAMS),
    with_params<&F::set_ctx_params>(OSSL_FUNC_ASYM_CIPHER_SET_CTX_PARAMS),
    params_of_context<&F::settable_ctx_params>(OSSL_FUNC_ASYM_CIPHER_SETTABLE_CTX_PARAMS),
};

}  // namespace

const OperationMaker kAsymCiphers = {F::kOperation, "asym_cipher", F::kSlots,
                                     make_table<F, kEntries>};

}  // namespace asyncprovider
