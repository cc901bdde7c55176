// A CA and certificates that it signed, made by libcrypto.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "job/operations.h"
#include "support/handles.h"

namespace hazard_tests {

using support::Certificate;
using support::Freed;
using support::Key;
using Store = std::unique_ptr<X509_STORE, Freed<X509_STORE_free>>;
using StoreCtx = std::unique_ptr<X509_STORE_CTX, Freed<X509_STORE_CTX_free>>;

class Authority {
 public:
  // Each certificate carries a comment of so many bytes, which sets its size.
  Authority(OSSL_LIB_CTX* library, std::size_t comment_size);

  // Decoded afresh: what libcrypto computes of a certificate is not cached in these yet.
  Certificate own_certificate() const { return decode(own_); }
  Certificate issue(long serial) const;
  // With a fresh certificate of ours as its trust anchor.
  Store trusting_store() const;

  // X509_verify_cert().
  int verify(X509_STORE* store, X509* certificate) const;

 private:
  std::vector<unsigned char> make(long serial, const char* name, bool is_authority) const;
  Certificate decode(const std::vector<unsigned char>& der) const;

  OSSL_LIB_CTX* const library_;
  const std::size_t comment_size_;
  const Key key_;
  const std::vector<unsigned char> own_;
};

}  // namespace hazard_tests
