#include "provider/kernel/keccak/keccak.h"

#include <openssl/evp.h>

#include <cstring>

#include "kernel/kernel_cases.h"
#include "provider/kernel/keccak/scalar.h"

namespace asyncprovider::kernel::test {
namespace {

constexpr std::size_t kStateSize = sizeof(keccak::State);

// Algorithms of the same rate absorb alike; libcrypto has one for each.
struct Reference {
  std::size_t rate;
  const char* name;
  unsigned char suffix;  // what the padding begins with (FIPS 202, sections 6.1 and 6.2)
  std::size_t digest_size;
};
constexpr Reference kReferences[] = {{144, "SHA3-224", 0x06, 28},
                                     {136, "SHA3-256", 0x06, 32},
                                     {104, "SHA3-384", 0x06, 48},
                                     {72, "SHA3-512", 0x06, 64},
                                     {168, "SHAKE-128", 0x1f, 168}};

const Reference& reference_of(const Kernel& kernel) {
  for (const Reference& reference : kReferences)
    if (reference.rate == kernel.block_size) return reference;
  throw std::runtime_error("no such rate");
}

// What ends a message of whole blocks is a block of its own.
Bytes digest_of(const Bytes& state_bytes, const Reference& reference) {
  keccak::State state;
  std::memcpy(state, state_bytes.data(), kStateSize);
  Bytes last(reference.rate);
  last.front() = reference.suffix;
  last.back() |= 0x80;
  keccak::absorb(state, last.data(), 1, reference.rate);
  Bytes digest(reference.digest_size);
  std::memcpy(digest.data(), state, digest.size());
  return digest;
}

Bytes libcryptos_digest(const Bytes& message, const Reference& reference) {
  const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> md(
      EVP_MD_fetch(nullptr, reference.name, nullptr), EVP_MD_free);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  const bool is_xof = (EVP_MD_get_flags(md.get()) & EVP_MD_FLAG_XOF) != 0;
  Bytes digest(reference.digest_size);
  EXPECT_EQ(EVP_DigestInit_ex2(context.get(), md.get(), nullptr), 1);
  EXPECT_EQ(EVP_DigestUpdate(context.get(), message.data(), message.size()), 1);
  EXPECT_EQ(is_xof ? EVP_DigestFinalXOF(context.get(), digest.data(), digest.size())
                   : EVP_DigestFinal_ex(context.get(), digest.data(), nullptr),
            1);
  return digest;
}

// libcrypto has no public context for it: only digests of whole messages can be compared.
class KeccakMessage : public Message {
 public:
  KeccakMessage(const Kernel& kernel, std::size_t blocks, Placement placement, Random& random)
      : Message(kernel, blocks, placement, random),
        reference_(reference_of(kernel)),
        state_(kStateSize, Placement::kPageAligned, random) {
    state_.assign(Bytes(kStateSize));
    lane_.state = state_.data();
  }

 private:
  void check_state(const Bytes& message) override {
    EXPECT_EQ(digest_of(state_.bytes(kStateSize), reference_),
              libcryptos_digest(message, reference_));
    EXPECT_TRUE(state_.rest_is_untouched(kStateSize));
    EXPECT_TRUE(in_.rest_is_untouched(0));
  }

  const Reference& reference_;
  Buffer state_;
};

KernelCase case_of(const Kernel& kernel) {
  return {&kernel,
          [](const Kernel& its, std::size_t blocks, Placement placement,
             Random& random) -> std::unique_ptr<Message> {
            return std::make_unique<KeccakMessage>(its, blocks, placement, random);
          }};
}

INSTANTIATE_TEST_SUITE_P(Keccak, KernelTest,
                         ::testing::Values(case_of(kSha3_224), case_of(kSha3_256),
                                           case_of(kSha3_384), case_of(kSha3_512),
                                           case_of(kShake128), case_of(kShake256),
                                           case_of(kKeccak224), case_of(kKeccak256),
                                           case_of(kKeccak384), case_of(kKeccak512),
                                           case_of(kKeccakKmac128), case_of(kKeccakKmac256)),
                         case_name);

}  // namespace
}  // namespace asyncprovider::kernel::test
