// OSSL_provider_init, the module's one exported symbol, and the functions that it hands out.
#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/params.h>

#include <cstdio>
#include <memory>

#include "provider/core/guard.h"
#include "provider/params.h"
#include "provider/provider_ctx.h"

namespace asyncprovider {
namespace {

void teardown(void* provctx) { delete &ProviderCtx::of(provctx); }

const OSSL_PARAM* gettable_params(void*) { return gettable_provider_params(); }

int get_params(void* provctx, OSSL_PARAM params[]) {
  return get_provider_params(ProviderCtx::of(provctx).runtime(), params) ? 1 : 0;
}

const OSSL_ALGORITHM* query_operation(void* provctx, int id, int* no_cache) {
  *no_cache = 0;
  const Operation* const operation = ProviderCtx::of(provctx).operation(id);
  return operation == nullptr ? nullptr : operation->algorithms();
}

const OSSL_ITEM* get_reason_strings(void*) { return reason_strings(); }

// libssl takes a TLS group only from the provider that manages its keys, too.
int get_capabilities(void* provctx, const char* kind, OSSL_CALLBACK* callback, void* argument) {
  const ProviderCtx& provider = ProviderCtx::of(provctx);
  return provider.operation(OSSL_OP_KEYMGMT) == nullptr ||
         provider.base().capabilities(kind, callback, argument);
}

int self_test(void* provctx) { return ProviderCtx::of(provctx).base().self_test() ? 1 : 0; }

template <typename Function>
OSSL_DISPATCH row(int id, Function* function) {
  return {id, reinterpret_cast<AnyFunction>(function)};
}

const OSSL_DISPATCH kFunctions[] = {
    row<OSSL_FUNC_provider_teardown_fn>(OSSL_FUNC_PROVIDER_TEARDOWN, teardown),
    row<OSSL_FUNC_provider_gettable_params_fn>(OSSL_FUNC_PROVIDER_GETTABLE_PARAMS, gettable_params),
    row<OSSL_FUNC_provider_get_params_fn>(OSSL_FUNC_PROVIDER_GET_PARAMS, get_params),
    row<OSSL_FUNC_provider_query_operation_fn>(OSSL_FUNC_PROVIDER_QUERY_OPERATION, query_operation),
    row<OSSL_FUNC_provider_get_reason_strings_fn>(OSSL_FUNC_PROVIDER_GET_REASON_STRINGS,
                                                  get_reason_strings),
    row<OSSL_FUNC_provider_get_capabilities_fn>(OSSL_FUNC_PROVIDER_GET_CAPABILITIES,
                                                get_capabilities),
    row<OSSL_FUNC_provider_self_test_fn>(OSSL_FUNC_PROVIDER_SELF_TEST, self_test),
    {0, nullptr},
};

// libcrypto goes on without a provider that its configuration activates and that fails to load, and
// empties the error queue: nobody would know. (Seen with 3.0: provider_conf.c)
void tell_of_failure(const Core& core) noexcept {
  const bool activated_by_file =
      guarded([&core] { return core.parameter("activate").has_value(); }, [] { return false; });
  const char* text = nullptr;
  int flags = 0;
  if (!activated_by_file || ERR_peek_last_error_all(nullptr, nullptr, nullptr, &text, &flags) == 0)
    return;
  std::fprintf(stderr, "asyncprovider: not loaded: %s\n",
               (flags & ERR_TXT_STRING) != 0 ? text : "out of memory");
}

}  // namespace
}  // namespace asyncprovider

extern "C" __attribute__((visibility("default"))) int OSSL_provider_init(
    const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH* in, const OSSL_DISPATCH** out,
    void** provctx) {
  using namespace asyncprovider;
  const Core core(handle, in);
  std::unique_ptr<ProviderCtx> provider = guarded([&core] { return ProviderCtx::create(core); },
                                                  [&core] {
                                                    core.raise(Reason::no_memory);
                                                    return std::unique_ptr<ProviderCtx>();
                                                  });
  if (provider == nullptr) {
    tell_of_failure(core);
    return 0;
  }
  *provctx = provider.release()->provctx();
  *out = kFunctions;
  return 1;
}
