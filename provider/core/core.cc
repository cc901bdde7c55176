#include "provider/core/core.h"

#include <openssl/params.h>

#include <cstdarg>

namespace asyncprovider {
namespace {

constexpr std::uint32_t code(Reason reason) { return static_cast<std::uint32_t>(reason); }

const OSSL_ITEM kReasonStrings[] = {
    {code(Reason::unknown_setting), const_cast<char*>("unknown configuration key")},
    {code(Reason::bad_setting), const_cast<char*>("invalid configuration value")},
    {code(Reason::base_not_loaded), const_cast<char*>("base provider not loaded")},
    {code(Reason::too_many_algorithms), const_cast<char*>("base provider has too many algorithms")},
    {code(Reason::operation_in_flight),
     const_cast<char*>("context has an operation in flight in a paused job")},
    {code(Reason::operation_withdrawn),
     const_cast<char*>("context was freed while its operation was in flight")},
    {code(Reason::no_memory), const_cast<char*>("out of memory")},
    {code(Reason::injected_failure), const_cast<char*>("injected failure")},
    {0, nullptr},
};

}  // namespace

const OSSL_ITEM* reason_strings() { return kReasonStrings; }

Core::Core(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH* functions) : handle_(handle) {
  for (; functions->function_id != 0; ++functions) {
    switch (functions->function_id) {
      case OSSL_FUNC_CORE_GET_PARAMS:
        get_params_ = OSSL_FUNC_core_get_params(functions);
        break;
      case OSSL_FUNC_CORE_NEW_ERROR:
        new_error_ = OSSL_FUNC_core_new_error(functions);
        break;
      case OSSL_FUNC_CORE_SET_ERROR_DEBUG:
        set_error_debug_ = OSSL_FUNC_core_set_error_debug(functions);
        break;
      case OSSL_FUNC_CORE_VSET_ERROR:
        vset_error_ = OSSL_FUNC_core_vset_error(functions);
        break;
      default:
        break;
    }
  }
}

std::optional<std::string> Core::parameter(const char* name) const {
  char* value = nullptr;
  OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_ptr(name, &value, 0),
                         OSSL_PARAM_construct_end()};
  if (get_params_ == nullptr || get_params_(handle_, params) != 1 || value == nullptr) return {};
  return value;
}

void Core::raise(Reason reason, const std::string& detail, const Place& where) const noexcept {
  if (new_error_ == nullptr || set_error_debug_ == nullptr || vset_error_ == nullptr) return;
  new_error_(handle_);
  set_error_debug_(handle_, where.file, where.line, where.function);
  if (detail.empty())
    set_error(reason, nullptr);
  else
    set_error(reason, "%s", detail.c_str());
}

void Core::set_error(Reason reason, const char* format, ...) const noexcept {
  va_list arguments;
  va_start(arguments, format);
  vset_error_(handle_, code(reason), format, arguments);
  va_end(arguments);
}

}  // namespace asyncprovider
