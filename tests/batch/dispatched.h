// The functions of a provider's digest, for tests that call them without EVP.
#pragma once

#include <openssl/core_dispatch.h>
#include <openssl/provider.h>

#include <string_view>
#include <type_traits>

#include "provider/dispatch/digest_functions.h"
#include "provider/dispatch/newer_functions.h"

namespace batch_tests {

inline void take(const OSSL_DISPATCH& its, int id, auto& function) {
  if (its.function_id == id)
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(its.function);
}

// `name` is the first of the algorithm's.
inline asyncprovider::DigestFunctions digest_functions(const OSSL_PROVIDER* provider,
                                                       std::string_view name) {
  int no_cache = 0;
  const OSSL_ALGORITHM* each = OSSL_PROVIDER_query_operation(provider, OSSL_OP_DIGEST, &no_cache);
  while (!std::string_view(each->algorithm_names).starts_with(name)) ++each;
  asyncprovider::DigestFunctions functions{};
  for (const OSSL_DISPATCH* its = each->implementation; its->function_id != 0; ++its) {
    take(*its, OSSL_FUNC_DIGEST_NEWCTX, functions.newctx);
    take(*its, OSSL_FUNC_DIGEST_INIT, functions.init);
    take(*its, OSSL_FUNC_DIGEST_UPDATE, functions.update);
    take(*its, OSSL_FUNC_DIGEST_FINAL, functions.final);
    take(*its, OSSL_FUNC_DIGEST_FREECTX, functions.freectx);
    take(*its, OSSL_FUNC_DIGEST_DUPCTX, functions.dupctx);
    take(*its, OSSL_FUNC_DIGEST_COPYCTX, functions.copyctx);
    take(*its, OSSL_FUNC_DIGEST_SET_CTX_PARAMS, functions.set_ctx_params);
    take(*its, OSSL_FUNC_DIGEST_GET_CTX_PARAMS, functions.get_ctx_params);
    take(*its, OSSL_FUNC_DIGEST_SERIALIZE, functions.serialize);
  }
  return functions;
}

}  // namespace batch_tests
