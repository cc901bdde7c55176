// What the way through the provider costs a call outside jobs: 16 bytes, where it weighs most.
#include <openssl/evp.h>

#include <array>
#include <cstdio>
#include <string>

#include "measure.h"
#include "support/handles.h"
#include "support/library.h"

namespace {

constexpr long kCalls = 1000;
constexpr int kSize = 16;

using Bytes = std::array<unsigned char, 64>;
using bench::require;

// The algorithms of one provider, and the calls that are measured.
class Side {
 public:
  Side(OSSL_LIB_CTX* library, const std::string& query)
      : md_(EVP_MD_fetch(library, "SHA2-256", query.c_str())),
        cipher_(EVP_CIPHER_fetch(library, "AES-128-CBC", query.c_str())) {
    require(md_ != nullptr && cipher_ != nullptr, "fetching with " + query);
    require(EVP_DigestInit_ex2(md_ctx_.get(), md_.get(), nullptr), "EVP_DigestInit_ex2");
    require(
        EVP_EncryptInit_ex2(cipher_ctx_.get(), cipher_.get(), data_.data(), data_.data(), nullptr),
        "EVP_EncryptInit_ex2");
  }

  long digest() {
    for (long i = 0; i < kCalls; ++i)
      require(EVP_Digest(data_.data(), kSize, out_.data(), nullptr, md_.get(), nullptr),
              "EVP_Digest");
    return kCalls;
  }

  long digest_update() {
    for (long i = 0; i < kCalls; ++i)
      require(EVP_DigestUpdate(md_ctx_.get(), data_.data(), kSize), "EVP_DigestUpdate");
    return kCalls;
  }

  long encrypt_update() {
    int n = 0;
    for (long i = 0; i < kCalls; ++i)
      require(EVP_EncryptUpdate(cipher_ctx_.get(), out_.data(), &n, data_.data(), kSize),
              "EVP_EncryptUpdate");
    return kCalls;
  }

 private:
  support::Md md_;
  support::Cipher cipher_;
  support::MdCtx md_ctx_{EVP_MD_CTX_new()};
  support::CipherCtx cipher_ctx_{EVP_CIPHER_CTX_new()};
  Bytes data_{};
  Bytes out_{};
};

struct Call {
  const char* name;
  long (Side::*function)();
};

constexpr Call kMeasured[] = {
    {"EVP_Digest, SHA-256", &Side::digest},
    {"EVP_DigestUpdate, SHA-256", &Side::digest_update},
    {"EVP_EncryptUpdate, AES-128-CBC", &Side::encrypt_update},
};

void print_row(const bench::Effort& effort, const Call& call, Side& base, Side& ours) {
  const auto samples = bench::take_turns(
      effort, {[&] { return (base.*call.function)(); }, [&] { return (ours.*call.function)(); }});
  std::printf("%-32s %10.1f %14.1f %8.1f\n", call.name, bench::median(samples[0]),
              bench::median(samples[1]), bench::median_difference(samples[1], samples[0]));
}

void measure_calls(const bench::Effort& effort) {
  const support::Library library;
  Side base(library.get(), "provider=default");
  Side ours(library.get(), "provider=asyncprovider");
  std::printf("A call with %d bytes outside jobs, ns\n\n%-32s %10s %14s %8s\n", kSize, "",
              "default", "asyncprovider", "more");
  for (const Call& call : kMeasured) print_row(effort, call, base, ours);
}

}  // namespace

int main(int argc, char** argv) {
  const bench::Effort effort = bench::effort_of(argc, argv);
  return bench::run([&] { measure_calls(effort); });
}
