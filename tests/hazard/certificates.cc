#include "certificates.h"

#include <openssl/x509v3.h>

#include <cstdlib>
#include <string>

namespace hazard_tests {
namespace {

constexpr const char* kAuthority = "authority";

void require(bool done) {
  if (!done) std::abort();
}

// `set` is X509_set_subject_name or X509_set_issuer_name.
template <typename Set>
void set_name(X509* certificate, Set set, const char* text) {
  X509_NAME* const name = X509_NAME_new();
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                     reinterpret_cast<const unsigned char*>(text), -1, -1, 0) == 1 &&
          set(certificate, name) == 1);
  X509_NAME_free(name);
}

void add_extension(X509* certificate, int nid, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
  require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

void set_validity(X509* certificate) {
  constexpr long kDay = 24L * 60 * 60;
  require(X509_gmtime_adj(X509_getm_notBefore(certificate), -kDay) != nullptr &&
          X509_gmtime_adj(X509_getm_notAfter(certificate), kDay) != nullptr);
}

std::vector<unsigned char> encode(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  require(size > 0);
  std::vector<unsigned char> bytes(der, der + size);
  OPENSSL_free(der);
  return bytes;
}

}  // namespace

Authority::Authority(OSSL_LIB_CTX* library, std::size_t comment_size)
    : library_(library),
      comment_size_(comment_size),
      key_(EVP_PKEY_Q_keygen(library, nullptr, "EC", "P-256")),
      own_(make(1, kAuthority, true)) {}

std::vector<unsigned char> Authority::make(long serial, const char* name, bool is_authority) const {
  const Certificate made(X509_new_ex(library_, nullptr));
  require(made != nullptr && key_ != nullptr && X509_set_version(made.get(), X509_VERSION_3) == 1);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial);
  set_validity(made.get());
  set_name(made.get(), X509_set_subject_name, name);
  set_name(made.get(), X509_set_issuer_name, kAuthority);
  add_extension(made.get(), NID_basic_constraints, is_authority ? "critical,CA:TRUE" : "CA:FALSE");
  add_extension(made.get(), NID_netscape_comment, std::string(comment_size_, 'c'));
  require(X509_set_pubkey(made.get(), key_.get()) == 1);
  require(X509_sign(made.get(), key_.get(), EVP_sha256()) > 0);
  return encode(made.get());
}

Certificate Authority::decode(const std::vector<unsigned char>& der) const {
  X509* certificate = X509_new_ex(library_, nullptr);
  const unsigned char* bytes = der.data();
  require(d2i_X509(&certificate, &bytes, static_cast<long>(der.size())) != nullptr);
  return Certificate(certificate);
}

Certificate Authority::issue(long serial) const {
  return decode(make(serial, ("leaf " + std::to_string(serial)).c_str(), false));
}

Store Authority::trusting_store() const {
  Store store(X509_STORE_new());
  require(X509_STORE_add_cert(store.get(), own_certificate().get()) == 1);
  return store;
}

int Authority::verify(X509_STORE* store, X509* certificate) const {
  const StoreCtx ctx(X509_STORE_CTX_new_ex(library_, nullptr));
  if (X509_STORE_CTX_init(ctx.get(), store, certificate, nullptr) != 1) return 0;
  return X509_verify_cert(ctx.get());
}

}  // namespace hazard_tests
