#include "provider/kernel/keccak/keccak.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstring>

#include "kernel/kernel_cases.h"
#include "provider/kernel/keccak/scalar.h"
#include "support/handles.h"

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
constexpr Reference kXofs[] = {{168, "SHAKE-128", 0x1f, 0}, {136, "SHAKE-256", 0x1f, 0}};

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
  const support::Md md(EVP_MD_fetch(nullptr, reference.name, nullptr));
  const support::MdCtx context(EVP_MD_CTX_new());
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

// A short message with its padding, before it is permuted: its output is what the lane writes.
class SqueezedMessage : public Message {
 public:
  SqueezedMessage(const Kernel& kernel, std::size_t blocks, Placement placement, Random& random)
      : Message(kernel, blocks, placement, random),
        reference_(*reference_of_squeeze(kernel)),
        message_(random.bytes(random.between(0, kernel.block_size - 1))),
        state_(kStateSize, Placement::kPageAligned, random),
        out_(blocks * kernel.block_size, placement, random) {
    Bytes padded(kStateSize);
    std::copy(message_.begin(), message_.end(), padded.begin());
    padded[message_.size()] = reference_.suffix;
    padded[reference_.rate - 1] |= 0x80;
    state_.assign(padded);
    lane_ = {state_.data(), nullptr, out_.data(), blocks};
  }

 private:
  static const Reference* reference_of_squeeze(const Kernel& kernel) {
    return std::find_if(std::begin(kXofs), std::end(kXofs), [&kernel](const Reference& each) {
      return each.rate == kernel.block_size;
    });
  }

  // The block after those that are done shows what is in the state.
  void check_state(const Bytes& done) override {
    Reference with_next = reference_;
    with_next.digest_size = done.size() + reference_.rate;
    Bytes output = out_.bytes(done.size());
    const Bytes next = next_block();
    output.insert(output.end(), next.begin(), next.end());
    EXPECT_EQ(output, libcryptos_digest(message_, with_next));
    EXPECT_TRUE(out_.rest_is_untouched(done.size()));
    EXPECT_TRUE(state_.rest_is_untouched(kStateSize));
    EXPECT_TRUE(in_.rest_is_untouched(0));
  }

  Bytes next_block() {
    keccak::State state;
    std::memcpy(state, state_.bytes(kStateSize).data(), kStateSize);
    keccak::permute(state);
    Bytes block(reference_.rate);
    std::memcpy(block.data(), state, block.size());
    return block;
  }

  const Reference& reference_;
  const Bytes message_;
  Buffer state_;
  Buffer out_;
};

KernelCase squeezing_case_of(const Kernel& kernel) {
  return {&kernel,
          [](const Kernel& its, std::size_t blocks, Placement placement,
             Random& random) -> std::unique_ptr<Message> {
            return std::make_unique<SqueezedMessage>(its, blocks, placement, random);
          }};
}

INSTANTIATE_TEST_SUITE_P(Squeeze, KernelTest,
                         ::testing::Values(squeezing_case_of(kSqueeze168),
                                           squeezing_case_of(kSqueeze136)),
                         case_name);

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
