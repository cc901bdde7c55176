#include "support/library.h"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace support {

std::string config_text(std::string_view settings) {
  const Module module = module_under_test();
  std::string text =
      "openssl_conf = openssl_init\n"
      "[openssl_init]\nproviders = provider_sect\n"
      "[provider_sect]\ndefault = default_sect\n";
  text.append(module.name).append(" = asyncprovider_sect\n");
  text.append("[default_sect]\nactivate = 1\n[asyncprovider_sect]\nactivate = 1\nmodule = ");
  return text.append(module.path).append("\n").append(settings).append("\n");
}

TemporaryFile::TemporaryFile(std::string_view text, std::string_view suffix)
    : path_("/tmp/asyncprovider_test_XXXXXX") {
  path_.append(suffix);
  const int fd = mkostemps(path_.data(), static_cast<int>(suffix.size()), O_CLOEXEC);
  if (fd < 0) throw std::runtime_error("no temporary file");
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(fd);
  if (!written) throw std::runtime_error("temporary file not written");
}

TemporaryFile::~TemporaryFile() { ::unlink(path_.c_str()); }

Library::Library(std::string_view settings) : ctx_(OSSL_LIB_CTX_new()) {
  const TemporaryFile file(config_text(settings));
  if (OSSL_LIB_CTX_load_config(get(), file.path().c_str()) == 1)
    provider_.reset(OSSL_PROVIDER_load(get(), module_under_test().name));
  if (provider_ == nullptr) throw std::runtime_error(drain_errors());
}

std::uint64_t Library::counter(const char* name) const {
  std::uint64_t value = 0;
  OSSL_PARAM params[] = {OSSL_PARAM_construct_uint64(name, &value), OSSL_PARAM_construct_end()};
  if (OSSL_PROVIDER_get_params(provider(), params) != 1 || OSSL_PARAM_modified(params) == 0)
    throw std::runtime_error(std::string("no counter named ") + name);
  return value;
}

std::string drain_errors() {
  BIO* bio = BIO_new(BIO_s_mem());
  ERR_print_errors(bio);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

}  // namespace support
