// Keys of each type, made by the base once in this process.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "objects.h"

namespace keys_tests {

// "RSA-2048", "P-256", "X25519"; a suffix ".2" is another key of that kind. Throws where making it
// fails.
class KeyRing {
 public:
  explicit KeyRing(const Side& side) : side_(side) {}
  const Side& side() const { return side_; }

  // The key for the side's provider, exported from where it was made and imported here. To be made
  // outside of jobs at first.
  EVP_PKEY* get(const std::string& name);

 private:
  const Side side_;
  std::map<std::string, Key> keys_;
};

// The plain default provider, in a library context of its own.
const Side& plain_base();

// Whether the base knows this type: ML-KEM and the like are new in OpenSSL 3.5.
bool base_has_keys(const char* type);

// The base's own key.
EVP_PKEY* original(const std::string& name);

}  // namespace keys_tests
