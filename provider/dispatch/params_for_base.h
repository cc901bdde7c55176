// Parameters as the base can understand them. It lives in a library context of its own, which
// knows no asyncprovider: those that name a provider name the base, or none.
#pragma once

#include <openssl/core.h>

#include <memory>
#include <string>
#include <vector>

#include "provider/core/guard.h"
#include "provider/provider_ctx.h"

namespace asyncprovider {

// A copy with such parameters replaced. The originals must outlive it. Throws std::bad_alloc.
class ParamsForBase {
 public:
  ParamsForBase(const OSSL_PARAM params[], const std::string& base_name);
  const OSSL_PARAM* get() const { return params_.data(); }

 private:
  void replace(std::string text);

  std::vector<OSSL_PARAM> params_;
  std::vector<std::unique_ptr<std::string>> texts_;
};

// Whether any of them names a provider. NULL is no parameters.
bool name_a_provider(const OSSL_PARAM params[]) noexcept;

// function(params), with the parameters as the base can understand them; 0 without memory.
template <typename Function>
int with_params_for_base(const ProviderCtx& provider, const OSSL_PARAM params[],
                         Function function) noexcept {
  if (!name_a_provider(params)) [[likely]]
    return function(params);
  return guarded([&] { return function(ParamsForBase(params, provider.base().name()).get()); },
                 [&] {
                   provider.core().raise(Reason::no_memory);
                   return 0;
                 });
}

}  // namespace asyncprovider
