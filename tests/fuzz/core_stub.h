// What libcrypto is to a provider that reads its configuration: parameters by name, and errors.
#pragma once

#include <string>

#include "fuzz/documented_config.h"
#include "provider/core/core.h"

namespace fuzz {

class CoreStub {
 public:
  explicit CoreStub(const Settings& settings) : settings_(settings) {}
  CoreStub(const CoreStub&) = delete;
  CoreStub& operator=(const CoreStub&) = delete;

  asyncprovider::Core core() const;
  // All that was raised, a line an entry.
  const std::string& errors() const { return errors_; }

 private:
  static int get_params(const OSSL_CORE_HANDLE* self, OSSL_PARAM params[]);
  static void new_error(const OSSL_CORE_HANDLE* self);
  static void set_error_debug(const OSSL_CORE_HANDLE* self, const char* file, int line,
                              const char* function);
  static void vset_error(const OSSL_CORE_HANDLE* self, std::uint32_t reason, const char* format,
                         va_list arguments);

  const Settings& settings_;
  mutable std::string errors_;
};

}  // namespace fuzz
