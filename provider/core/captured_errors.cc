#include "provider/core/captured_errors.h"

#include <openssl/err.h>

#include "provider/core/guard.h"

namespace asyncprovider {

void CapturedErrors::capture() noexcept {
  incomplete_ = !guarded(
      [this] {
        const char* file = nullptr;
        const char* function = nullptr;
        const char* text = nullptr;
        int line = 0;
        int flags = 0;
        while (const unsigned long code =
                   ERR_get_error_all(&file, &line, &function, &text, &flags)) {
          const bool has_text = (flags & ERR_TXT_STRING) != 0;
          entries_.push_back({code, line, file, function, has_text ? text : "", has_text});
        }
        return true;
      },
      [] { return false; });
  ERR_clear_error();
}

void CapturedErrors::raise() noexcept {
  for (const Entry& entry : entries_) {
    ERR_new();
    ERR_set_debug(entry.file.c_str(), entry.line, entry.function.c_str());
    ERR_set_error(ERR_GET_LIB(entry.code), ERR_GET_REASON(entry.code),
                  entry.has_text ? "%s" : nullptr, entry.text.c_str());
  }
  if (incomplete_) ERR_raise(ERR_LIB_PROV, ERR_R_MALLOC_FAILURE);
  clear();
}

void CapturedErrors::clear() noexcept {
  entries_.clear();
  incomplete_ = false;
}

}  // namespace asyncprovider
