// H1: an application may hold a lock over what signs and verifies certificates.
#include <gtest/gtest.h>
#include <openssl/x509.h>

#include <ostream>

#include "comparison.h"
#include "equal/runner.h"
#include "support/handles.h"
#include "support/job.h"
#include "support/library.h"

namespace keys_tests {
namespace {

using support::Certificate;
using Request = std::unique_ptr<X509_REQ, support::Freed<X509_REQ_free>>;
using RevocationList = std::unique_ptr<X509_CRL, support::Freed<X509_CRL_free>>;

struct Signer {
  const char* name;
  const char* key;
  const char* digest;
};
std::ostream& operator<<(std::ostream& out, const Signer& signer) { return out << signer.name; }

constexpr Signer kSigners[] = {
    {"Rsa", "RSA-1024", "SHA256"}, {"P256", "P-256", "SHA256"}, {"Ed25519", "ED25519", nullptr}};

using Name = std::unique_ptr<X509_NAME, support::Freed<X509_NAME_free>>;

Name a_name() {
  Name name(X509_NAME_new());
  EXPECT_EQ(X509_NAME_add_entry_by_txt(name.get(), "CN", MBSTRING_ASC,
                                       reinterpret_cast<const unsigned char*>("name"), -1, -1, 0),
            1);
  return name;
}

class H1Signature : public testing::TestWithParam<Signer> {
 protected:
  H1Signature() : library_(kAllPause), ring_(equal::side_of(library_)) {
    EVP_set_default_properties(library_.get(), "?provider=asyncprovider");
  }
  EVP_PKEY* key() { return ring_.get(GetParam().key); }
  const EVP_MD* digest() {
    if (md_ == nullptr && GetParam().digest != nullptr)
      md_.reset(EVP_MD_fetch(library_.get(), GetParam().digest, nullptr));
    return md_.get();
  }
  OSSL_LIB_CTX* library() const { return library_.get(); }

  Certificate new_certificate() {
    Certificate made(X509_new_ex(library(), nullptr));
    EXPECT_EQ(X509_set_subject_name(made.get(), a_name().get()), 1);
    EXPECT_EQ(X509_set_issuer_name(made.get(), a_name().get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 1000);
    EXPECT_EQ(X509_set_pubkey(made.get(), key()), 1);
    return made;
  }

  void expect_no_pause(const std::function<bool()>& work) {
    const std::uint64_t counted = library_.counter("fallback-certificate");
    int pauses = 0;
    EXPECT_EQ(support::run_in_job([&] { return work() ? 1 : 0; }, &pauses), 1)
        << support::drain_errors();
    EXPECT_EQ(pauses, 0);
    EXPECT_GT(library_.counter("fallback-certificate"), counted);
  }

 private:
  const support::Library library_;
  KeyRing ring_;
  support::Md md_;
};

TEST_P(H1Signature, H1_SigningACertificateNeverPauses) {
  const Certificate certificate = new_certificate();
  expect_no_pause([&] { return X509_sign(certificate.get(), key(), digest()) > 0; });
}

TEST_P(H1Signature, H1_VerifyingACertificateNeverPauses) {
  const Certificate certificate = new_certificate();
  ASSERT_GT(X509_sign(certificate.get(), key(), digest()), 0);
  expect_no_pause([&] { return X509_verify(certificate.get(), key()) == 1; });
}

TEST_P(H1Signature, H1_ARequestNeverPauses) {
  const Request request(X509_REQ_new_ex(library(), nullptr));
  ASSERT_EQ(X509_REQ_set_version(request.get(), X509_REQ_VERSION_1), 1);
  ASSERT_EQ(X509_REQ_set_pubkey(request.get(), key()), 1);
  expect_no_pause([&] {
    return X509_REQ_sign(request.get(), key(), digest()) > 0 &&
           X509_REQ_verify_ex(request.get(), key(), library(), nullptr) == 1;
  });
}

TEST_P(H1Signature, H1_ARevocationListNeverPauses) {
  const RevocationList list(X509_CRL_new_ex(library(), nullptr));
  ASSERT_EQ(X509_CRL_set_issuer_name(list.get(), a_name().get()), 1);
  const std::unique_ptr<ASN1_TIME, support::Freed<ASN1_TIME_free>> now(ASN1_TIME_set(nullptr, 0));
  ASSERT_EQ(X509_CRL_set1_lastUpdate(list.get(), now.get()), 1);
  expect_no_pause([&] {
    return X509_CRL_sign(list.get(), key(), digest()) > 0 &&
           X509_CRL_verify(list.get(), key()) == 1;
  });
}

// The rule ends with the certificate.
TEST_P(H1Signature, H1_TheNextMessageOfTheSameContextPauses) {
  const Bytes sequence = {0x30, 3, 1, 1, 0};
  const MdCtx ctx(EVP_MD_CTX_new());
  const auto sign = [&](const Bytes& input) {
    Bytes out(1024);
    std::size_t size = out.size();
    return EVP_DigestSignInit_ex(ctx.get(), nullptr, GetParam().digest, library(), nullptr, key(),
                                 nullptr) == 1 &&
                   EVP_DigestSign(ctx.get(), out.data(), &size, input.data(), input.size()) == 1
               ? 1
               : 0;
  };
  int pauses = 0;
  EXPECT_EQ(support::run_in_job([&] { return sign(sequence); }, &pauses), 1);
  EXPECT_EQ(pauses, 0);
  EXPECT_EQ(support::run_in_job([&] { return sign(message(5)); }, &pauses), 1);
  EXPECT_GT(pauses, 0);
}

// Begun again as it was, libcrypto keeps the provider's context; nothing was hashed in it yet.
TEST(H1Signature, H1_AContextThatIsBegunAgainPauses) {
  const support::Library library(kAllPause);
  KeyRing ring(equal::side_of(library));
  const Bytes sequence = {0x30, 3, 1, 1, 0};
  const MdCtx ctx(EVP_MD_CTX_new());
  ASSERT_EQ(EVP_DigestSignInit_ex(ctx.get(), nullptr, "SHA256", library.get(),
                                  ring.side().properties, ring.get("P-256"), nullptr),
            1);
  ASSERT_EQ(EVP_DigestSignUpdate(ctx.get(), sequence.data(), sequence.size()), 1);
  ASSERT_EQ(EVP_DigestSignInit(ctx.get(), nullptr, nullptr, nullptr, nullptr), 1);
  int pauses = 0;
  EXPECT_EQ(support::run_in_job(
                [&] {
                  Bytes out(1024);
                  std::size_t size = out.size();
                  return EVP_DigestSignFinal(ctx.get(), out.data(), &size);
                },
                &pauses),
            1);
  EXPECT_EQ(pauses, 1);
}

// A copy of the context knows what it has hashed.
TEST(H1Signature, H1_CopiesKnowWhatTheySign) {
  const support::Library library(kAllPause);
  KeyRing ring(equal::side_of(library));
  const Bytes sequence = {0x30, 3, 1, 1, 0};
  const MdCtx ctx(EVP_MD_CTX_new());
  const MdCtx copy(EVP_MD_CTX_new());
  ASSERT_EQ(EVP_DigestSignInit_ex(ctx.get(), nullptr, "SHA256", library.get(),
                                  ring.side().properties, ring.get("P-256"), nullptr),
            1);
  ASSERT_EQ(EVP_DigestSignUpdate(ctx.get(), sequence.data(), sequence.size()), 1);
  ASSERT_EQ(EVP_MD_CTX_copy_ex(copy.get(), ctx.get()), 1);
  int pauses = 0;
  EXPECT_EQ(support::run_in_job(
                [&] {
                  Bytes out(1024);
                  std::size_t size = out.size();
                  return EVP_DigestSignFinal(copy.get(), out.data(), &size);
                },
                &pauses),
            1);
  EXPECT_EQ(pauses, 0);
}

INSTANTIATE_TEST_SUITE_P(Signers, H1Signature, testing::ValuesIn(kSigners),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace keys_tests
