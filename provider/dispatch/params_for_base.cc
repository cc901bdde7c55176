#include "provider/dispatch/params_for_base.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <string_view>

#include "provider/dispatch/property.h"

namespace asyncprovider {
namespace {

// "properties", "mgf1-properties", "digest-props", "kdf-digest-props"
bool is_property_query(std::string_view key) {
  return key.ends_with("properties") || key.ends_with("props");
}

bool is_provider_name(std::string_view key) { return key == OSSL_PROV_PARAM_CORE_PROV_NAME; }

bool names_a_provider(const OSSL_PARAM& param) {
  return param.data_type == OSSL_PARAM_UTF8_STRING && param.data != nullptr &&
         (is_property_query(param.key) || is_provider_name(param.key));
}

}  // namespace

bool name_a_provider(const OSSL_PARAM params[]) noexcept {
  for (; params != nullptr && params->key != nullptr; ++params)
    if (names_a_provider(*params)) return true;
  return false;
}

ParamsForBase::ParamsForBase(const OSSL_PARAM params[], const std::string& base_name) {
  for (; params != nullptr && params->key != nullptr; ++params) {
    params_.push_back(*params);
    if (!names_a_provider(*params)) continue;
    const std::string_view text(static_cast<const char*>(params->data), params->data_size);
    replace(is_provider_name(params->key) ? base_name : query_for_base(text));
  }
  params_.push_back(OSSL_PARAM_construct_end());
}

void ParamsForBase::replace(std::string text) {
  texts_.push_back(std::make_unique<std::string>(std::move(text)));
  std::string& kept = *texts_.back();
  params_.back() = OSSL_PARAM_construct_utf8_string(params_.back().key, kept.data(), kept.size());
}

}  // namespace asyncprovider
