// SSL_CTX objects for both ends, with a fresh key and a certificate signed by itself.
#pragma once

#include <openssl/ssl.h>

#include "support/handles.h"
#include "support/library.h"
#include "support/ssl_handles.h"

namespace tls {

using support::Certificate;
using support::Key;
using support::SslCtx;

enum class KeyType { rsa, p256 };

class Credentials {
 public:
  Credentials(const support::Library& library, KeyType type);
  // A context that presents the certificate, and accepts no other from its peer. It fetches with
  // the asyncprovider preferred.
  SslCtx context(const SSL_METHOD* method) const;

 private:
  OSSL_LIB_CTX* library_;
  Key key_;
  Certificate certificate_;
};

// Throws std::runtime_error with the error queue as its text unless `ok`.
void check(bool ok, const char* what);

}  // namespace tls
