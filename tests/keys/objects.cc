#include "objects.h"

#include <cstring>
#include <stdexcept>

#include "job/operations.h"

namespace keys_tests {

Params::Params(const OSSL_PARAM* known, const Settings& settings) {
  for (const auto& [name, value] : settings) {
    OSSL_PARAM param{};
    if (OSSL_PARAM_allocate_from_text(&param, known, name, value, std::strlen(value), nullptr) != 1)
      throw std::runtime_error(std::string("no parameter ") + name);
    params_.push_back(param);
  }
  params_.push_back(OSSL_PARAM_construct_end());
}

Params::~Params() {
  for (const OSSL_PARAM& param : params_) OPENSSL_free(param.data);
}

KeyCtx new_ctx(const Side& side, EVP_PKEY* key) {
  return KeyCtx(EVP_PKEY_CTX_new_from_pkey(side.libctx, key, side.properties));
}

KeyCtx new_ctx(const Side& side, const char* type) {
  return KeyCtx(EVP_PKEY_CTX_new_from_name(side.libctx, type, side.properties));
}

Bytes message(std::size_t size) { return job_tests::message(size); }

}  // namespace keys_tests
