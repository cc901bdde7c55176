#include "credentials.h"

#include <openssl/x509.h>

#include <stdexcept>
#include <string>

namespace tls {
namespace {

constexpr char kPreferAsync[] = "?provider=asyncprovider";

// Small, since each test makes its own.
constexpr std::size_t kRsaBits = 1024;

EVP_PKEY* new_key(OSSL_LIB_CTX* library, KeyType type) {
  if (type == KeyType::rsa) return EVP_PKEY_Q_keygen(library, nullptr, "RSA", kRsaBits);
  return EVP_PKEY_Q_keygen(library, nullptr, "EC", "P-256");
}

void set_subject(X509* certificate) {
  X509_NAME* const name = X509_NAME_new();
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_subject_name(certificate, name);
  X509_set_issuer_name(certificate, name);
  X509_NAME_free(name);
}

}  // namespace

void check(bool ok, const char* what) {
  if (!ok) throw std::runtime_error(std::string(what) + ": " + support::drain_errors());
}

Credentials::Credentials(const support::Library& library, KeyType type)
    : library_(library.get()),
      key_(new_key(library_, type)),
      certificate_(X509_new_ex(library_, nullptr)) {
  check(key_ != nullptr && certificate_ != nullptr, "key");
  X509* const x = certificate_.get();
  X509_set_version(x, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
  X509_gmtime_adj(X509_getm_notBefore(x), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x), 24 * 3600);
  set_subject(x);
  check(X509_set_pubkey(x, key_.get()) == 1, "X509_set_pubkey");
  check(X509_sign(x, key_.get(), EVP_sha256()) > 0, "X509_sign");
}

SslCtx Credentials::context(const SSL_METHOD* method) const {
  SslCtx ctx(SSL_CTX_new_ex(library_, kPreferAsync, method));
  check(ctx != nullptr, "SSL_CTX_new_ex");
  SSL_CTX_set_security_level(ctx.get(), 0);  // allows so small a key, and TLS 1.0
  check(SSL_CTX_use_certificate(ctx.get(), certificate_.get()) == 1, "certificate");
  check(SSL_CTX_use_PrivateKey(ctx.get(), key_.get()) == 1, "private key");
  check(X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx.get()), certificate_.get()) == 1, "trust");
  SSL_CTX_set_verify(ctx.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_mode(ctx.get(), SSL_MODE_ASYNC);
  return ctx;
}

}  // namespace tls
