#include "provider/params.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <string_view>

namespace asyncprovider {
namespace {

constexpr const char* kName = "OpenSSL asynchronous provider";

struct Text {
  const char* key;
  const char* value;
};

constexpr Text kTexts[] = {
    {OSSL_PROV_PARAM_NAME, kName},
    {OSSL_PROV_PARAM_VERSION, ASYNCPROVIDER_VERSION},
    {OSSL_PROV_PARAM_BUILDINFO, ASYNCPROVIDER_BUILDINFO},
};

// Four texts and integers before, one end after the counters.
using Gettable = std::array<OSSL_PARAM, std::size(kTexts) + 1 + kCounters + 1>;

Gettable make_gettable() {
  Gettable list{};
  auto next = list.begin();
  for (const Text& text : kTexts)
    *next++ = OSSL_PARAM{text.key, OSSL_PARAM_UTF8_PTR, nullptr, 0, 0};
  *next++ = OSSL_PARAM{OSSL_PROV_PARAM_STATUS, OSSL_PARAM_INTEGER, nullptr, 0, 0};
  for (std::size_t i = 0; i < kCounters; ++i)
    *next++ = OSSL_PARAM{name(static_cast<Counter>(i)), OSSL_PARAM_UNSIGNED_INTEGER, nullptr,
                         sizeof(std::uint64_t), 0};
  return list;
}

bool set_counter(Runtime& runtime, OSSL_PARAM& param) {
  for (std::size_t i = 0; i < kCounters; ++i) {
    const auto counter = static_cast<Counter>(i);
    if (std::string_view(param.key) == name(counter))
      return OSSL_PARAM_set_uint64(&param, runtime.total(counter)) == 1;
  }
  return true;
}

}  // namespace

const char* provider_version() { return ASYNCPROVIDER_VERSION; }

const OSSL_PARAM* gettable_provider_params() {
  static const Gettable list = make_gettable();
  return list.data();
}

bool get_provider_params(Runtime& runtime, OSSL_PARAM params[]) {
  for (const Text& text : kTexts) {
    OSSL_PARAM* const param = OSSL_PARAM_locate(params, text.key);
    if (param != nullptr && OSSL_PARAM_set_utf8_ptr(param, text.value) != 1) return false;
  }
  OSSL_PARAM* const status = OSSL_PARAM_locate(params, OSSL_PROV_PARAM_STATUS);
  if (status != nullptr && OSSL_PARAM_set_int(status, 1) != 1) return false;
  for (; params->key != nullptr; ++params)
    if (!set_counter(runtime, *params)) return false;
  return true;
}

}  // namespace asyncprovider
