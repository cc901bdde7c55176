// An attempt to load the module with some settings, and what OpenSSL's error queue says of it.
#pragma once

#include <openssl/provider.h>

#include <string>
#include <string_view>

#include "support/handles.h"
#include "support/library.h"

namespace config_tests {

// The variable that names the file which libcrypto, and so the module, reads by default.
class DefaultFile {
 public:
  explicit DefaultFile(const std::string& path);
  ~DefaultFile();
  DefaultFile(const DefaultFile&) = delete;
  DefaultFile& operator=(const DefaultFile&) = delete;
};

// A file's text: the module's section, which is called [asyncprovider_sect], is the last one, and
// has no `activate`. libcrypto drops the errors of a provider that it activates while it reads the
// file; those of one that is loaded by name are in the queue.
std::string file_text(std::string_view settings);

class Attempt {
 public:
  // With the file as the default one (`by_default`), or as one that the application chose.
  Attempt(const std::string& text, bool by_default);

  bool loaded() const { return provider_ != nullptr; }
  // OpenSSL's error queue, a line an entry.
  const std::string& errors() const { return errors_; }
  bool says(std::string_view text) const { return errors_.find(text) != std::string::npos; }

  OSSL_LIB_CTX* get() const { return ctx_.get(); }
  OSSL_PROVIDER* provider() const { return provider_.get(); }

 private:
  void load(const std::string& path);

  const support::LibCtx ctx_;
  support::Provider provider_;
  std::string errors_;
};

}  // namespace config_tests
