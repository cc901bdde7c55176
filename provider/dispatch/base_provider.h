// The provider whose algorithms are offered again, in a library context of its own: what it
// fetches for itself, and its random numbers, never come back to us.
#pragma once

#include <openssl/core.h>

#include <optional>
#include <string>

#include "provider/core/core.h"
#include "provider/core/handles.h"

namespace asyncprovider {

class BaseProvider {
 public:
  // Nothing, and an error in the queue, where the provider cannot be loaded.
  static std::optional<BaseProvider> load(const Core& core, const std::string& name);

  const std::string& name() const { return name_; }
  bool is_default() const { return name_ == "default"; }

  // What the base's functions take as their provctx.
  void* provctx() const { return OSSL_PROVIDER_get0_provider_ctx(provider_.get()); }

  // Its algorithms, ending with a NULL name; nullptr where it has none. They stay the base's, and
  // are there as long as it is.
  const OSSL_ALGORITHM* algorithms(int operation) const;

  // Calls `callback` with each capability of that kind, as OSSL_FUNC_provider_get_capabilities.
  bool capabilities(const char* kind, OSSL_CALLBACK* callback, void* argument) const {
    return OSSL_PROVIDER_get_capabilities(provider_.get(), kind, callback, argument) == 1;
  }

  bool self_test() const { return OSSL_PROVIDER_self_test(provider_.get()) == 1; }

 private:
  BaseProvider(LibCtx libctx, ProviderHandle provider, std::string name)
      : libctx_(std::move(libctx)), provider_(std::move(provider)), name_(std::move(name)) {}

  LibCtx libctx_;
  ProviderHandle provider_;
  std::string name_;
};

}  // namespace asyncprovider
