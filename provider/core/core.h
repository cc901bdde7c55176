// Our side of the core handle that libcrypto gives a provider: parameters in, errors out.
#pragma once

#include <openssl/core.h>
#include <openssl/core_dispatch.h>

#include <cstdint>
#include <optional>
#include <string>

namespace asyncprovider {

// The module's own reason codes. Texts: reason_strings().
enum class Reason : std::uint32_t {
  unknown_setting = 1,
  bad_setting,
  base_not_loaded,
  too_many_algorithms,
  operation_in_flight,
  operation_withdrawn,
  no_memory,
  injected_failure,
};

// For the provider's get_reason_strings function; ends with {0, NULL}.
const OSSL_ITEM* reason_strings();

// A place in our source, for an error's file, line and function.
struct Place {
  const char* file;
  int line;
  const char* function;

  static constexpr Place current(const char* file = __builtin_FILE(), int line = __builtin_LINE(),
                                 const char* function = __builtin_FUNCTION()) {
    return {file, line, function};
  }
};

// Immutable after construction; raise() and parameter() may be called from any thread.
class Core {
 public:
  // `functions` is what OSSL_provider_init was given.
  Core(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH* functions);

  // A parameter of this provider's configuration section (or one of the core's own), by name.
  // libcrypto cannot list them. Throws std::bad_alloc.
  std::optional<std::string> parameter(const char* name) const;

  // Adds an entry to the calling thread's error queue. `detail` follows the reason's text.
  void raise(Reason reason, const std::string& detail = {},
             const Place& where = Place::current()) const noexcept;

 private:
  void set_error(Reason reason, const char* format, ...) const noexcept;

  const OSSL_CORE_HANDLE* handle_;
  OSSL_FUNC_core_get_params_fn* get_params_ = nullptr;
  OSSL_FUNC_core_new_error_fn* new_error_ = nullptr;
  OSSL_FUNC_core_set_error_debug_fn* set_error_debug_ = nullptr;
  OSSL_FUNC_core_vset_error_fn* vset_error_ = nullptr;
};

}  // namespace asyncprovider
