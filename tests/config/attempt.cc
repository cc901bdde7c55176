#include "attempt.h"

#include <openssl/err.h>

#include <cstdlib>
#include <optional>

namespace config_tests {

DefaultFile::DefaultFile(const std::string& path) { ::setenv("OPENSSL_CONF", path.c_str(), 1); }

DefaultFile::~DefaultFile() { ::unsetenv("OPENSSL_CONF"); }

std::string file_text(std::string_view settings) {
  std::string text =
      "openssl_conf = openssl_init\n"
      "[openssl_init]\nproviders = provider_sect\n"
      "[provider_sect]\nasyncprovider = asyncprovider_sect\ndefault = default_sect\n"
      "[default_sect]\nactivate = 1\n"
      "[asyncprovider_sect]\nmodule = " ASYNCPROVIDER_MODULE "\n";
  return text.append(settings).append("\n");
}

Attempt::Attempt(const std::string& text, bool by_default) : ctx_(OSSL_LIB_CTX_new()) {
  const support::TemporaryFile file(text);
  std::optional<DefaultFile> default_file;
  if (by_default) default_file.emplace(file.path());
  ERR_clear_error();
  load(file.path());
  errors_ = support::drain_errors();
}

void Attempt::load(const std::string& path) {
  if (OSSL_LIB_CTX_load_config(get(), path.c_str()) == 1)
    provider_.reset(OSSL_PROVIDER_load(get(), "asyncprovider"));
}

}  // namespace config_tests
