#include "fuzz/core_stub.h"

#include <openssl/params.h>

#include <cstdarg>
#include <cstdio>

namespace fuzz {
namespace {

using Function = void (*)();

template <typename Stub>
Function untyped(Stub* stub) {
  return reinterpret_cast<Function>(stub);
}

const CoreStub& stub_of(const OSSL_CORE_HANDLE* handle) {
  return *reinterpret_cast<const CoreStub*>(handle);
}

}  // namespace

asyncprovider::Core CoreStub::core() const {
  const OSSL_DISPATCH functions[] = {{OSSL_FUNC_CORE_GET_PARAMS, untyped(get_params)},
                                     {OSSL_FUNC_CORE_NEW_ERROR, untyped(new_error)},
                                     {OSSL_FUNC_CORE_SET_ERROR_DEBUG, untyped(set_error_debug)},
                                     {OSSL_FUNC_CORE_VSET_ERROR, untyped(vset_error)},
                                     {0, nullptr}};
  return {reinterpret_cast<const OSSL_CORE_HANDLE*>(this), functions};
}

// Thousands of names are asked for, and there are few settings.
int CoreStub::get_params(const OSSL_CORE_HANDLE* self, OSSL_PARAM params[]) {
  for (OSSL_PARAM* param = params; param->key != nullptr; ++param)
    for (const auto& [key, value] : stub_of(self).settings_)
      if (key == param->key) OSSL_PARAM_set_utf8_ptr(param, value.c_str());
  return 1;
}

void CoreStub::new_error(const OSSL_CORE_HANDLE*) {}

void CoreStub::set_error_debug(const OSSL_CORE_HANDLE*, const char*, int, const char*) {}

void CoreStub::vset_error(const OSSL_CORE_HANDLE* self, std::uint32_t, const char* format,
                          va_list arguments) {
  char* text = nullptr;
  const int size = ::vasprintf(&text, format, arguments);
  if (size < 0) return;
  stub_of(self).errors_.append(text, static_cast<std::size_t>(size)).append("\n");
  std::free(text);
}

}  // namespace fuzz
