// A library context of its own with the module under test in it, configured as an application
// would: from a file.
#pragma once

#include <openssl/provider.h>
#include <openssl/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "support/handles.h"

namespace support {

// What is under test: asyncprovider, where a program does not define module_under_test() itself.
struct Module {
  const char* name;  // as which it is loaded
  const char* path;
};
Module module_under_test();

// The text of an openssl.cnf that activates the module (with `settings` as further lines of its
// section) and the default provider.
std::string config_text(std::string_view settings);

// A file with a text, removed with the object.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view text, std::string_view suffix = ".cnf");
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class Library {
 public:
  // Throws std::runtime_error with OpenSSL's error queue as its text where loading fails.
  explicit Library(std::string_view settings = "");

  OSSL_LIB_CTX* get() const { return ctx_.get(); }
  OSSL_PROVIDER* provider() const { return provider_.get(); }
  // One of the provider's counters; throws where there is none of that name.
  std::uint64_t counter(const char* name) const;

 private:
  const LibCtx ctx_;
  Provider provider_;
};

// OpenSSL's error queue as text, a line an entry; empties it.
std::string drain_errors();

}  // namespace support
