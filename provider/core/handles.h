// Owning pointers for OpenSSL's objects.
#pragma once

#include <openssl/bio.h>
#include <openssl/conf.h>
#include <openssl/crypto.h>
#include <openssl/provider.h>

#include <memory>

namespace asyncprovider {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};

using LibCtx = std::unique_ptr<OSSL_LIB_CTX, Deleter<OSSL_LIB_CTX_free>>;
using ProviderHandle = std::unique_ptr<OSSL_PROVIDER, Deleter<OSSL_PROVIDER_unload>>;
using ConfHandle = std::unique_ptr<CONF, Deleter<NCONF_free>>;

}  // namespace asyncprovider
