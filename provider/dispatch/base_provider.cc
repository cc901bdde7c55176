#include "provider/dispatch/base_provider.h"

namespace asyncprovider {

std::optional<BaseProvider> BaseProvider::load(const Core& core, const std::string& name) {
  LibCtx libctx(OSSL_LIB_CTX_new());
  ProviderHandle provider(libctx == nullptr ? nullptr
                                            : OSSL_PROVIDER_load(libctx.get(), name.c_str()));
  if (provider == nullptr) {
    core.raise(Reason::base_not_loaded, "the provider of \"base = " + name + "\" cannot be loaded");
    return {};
  }
  return BaseProvider(std::move(libctx), std::move(provider), name);
}

const OSSL_ALGORITHM* BaseProvider::algorithms(int operation) const {
  int no_cache = 0;
  return OSSL_PROVIDER_query_operation(provider_.get(), operation, &no_cache);
}

}  // namespace asyncprovider
