// A parameter that is read beside the base, which reads it too and raises the errors.
#pragma once

#include <openssl/err.h>
#include <openssl/params.h>

#include <cstddef>
#include <cstring>

namespace asyncprovider {

// Whether it is a number that fits, and then `size`. Raises nothing: OSSL_PARAM_get_size_t does so,
// since OpenSSL 3.5.
inline bool get_size_quietly(const OSSL_PARAM& param, std::size_t& size) noexcept {
  if (param.data_type == OSSL_PARAM_UNSIGNED_INTEGER && param.data_size == sizeof size &&
      param.data != nullptr) [[likely]] {
    std::memcpy(&size, param.data, sizeof size);
    return true;
  }
  ERR_set_mark();
  const bool got = OSSL_PARAM_get_size_t(&param, &size) == 1;
  ERR_pop_to_mark();
  return got;
}

}  // namespace asyncprovider
