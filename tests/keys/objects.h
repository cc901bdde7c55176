// Owners of OpenSSL's objects, and parameters from texts.
#pragma once

#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "equal/case.h"
#include "support/handles.h"

namespace keys_tests {

using equal::Side;
using support::Key;
using support::MdCtx;
using Bytes = std::vector<unsigned char>;

using KeyCtx = std::unique_ptr<EVP_PKEY_CTX, support::Freed<EVP_PKEY_CTX_free>>;
using Mac = std::unique_ptr<EVP_MAC, support::Freed<EVP_MAC_free>>;
using MacCtx = std::unique_ptr<EVP_MAC_CTX, support::Freed<EVP_MAC_CTX_free>>;
using Kdf = std::unique_ptr<EVP_KDF, support::Freed<EVP_KDF_free>>;
using KdfCtx = std::unique_ptr<EVP_KDF_CTX, support::Freed<EVP_KDF_CTX_free>>;

// A parameter as a text: {"iter", "1000"}, {"hexsalt", "00ff"}.
using Setting = std::pair<const char*, const char*>;
using Settings = std::vector<Setting>;

class Params {
 public:
  // `known` says of which type each is. Throws std::runtime_error where one is not known.
  Params(const OSSL_PARAM* known, const Settings& settings);
  ~Params();
  Params(const Params&) = delete;
  Params& operator=(const Params&) = delete;
  const OSSL_PARAM* get() const { return params_.data(); }

 private:
  std::vector<OSSL_PARAM> params_;
};

KeyCtx new_ctx(const Side& side, EVP_PKEY* key);
KeyCtx new_ctx(const Side& side, const char* type);

// A message of so many bytes; no DER SEQUENCE.
Bytes message(std::size_t size);

}  // namespace keys_tests
