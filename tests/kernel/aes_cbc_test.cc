#include "provider/kernel/aes_cbc/aes_cbc.h"

#include <openssl/evp.h>

#include <cstring>

#include "kernel/kernel_cases.h"
#include "support/handles.h"

namespace asyncprovider::kernel::test {
namespace {

std::size_t key_size(const Kernel& kernel) {
  return static_cast<std::size_t>(std::stoi(std::string(kernel.name.substr(4, 3)))) / 8;
}

Bytes encrypt(const Kernel& kernel, const Bytes& key, const Bytes& iv, const Bytes& plaintext) {
  const support::Cipher cipher(EVP_CIPHER_fetch(nullptr, kernel.name.data(), "provider=default"));
  const support::CipherCtx context(EVP_CIPHER_CTX_new());
  Bytes ciphertext(plaintext.size() + 16);
  int size = 0;
  EXPECT_EQ(EVP_EncryptInit_ex2(context.get(), cipher.get(), key.data(), iv.data(), nullptr), 1);
  EXPECT_EQ(EVP_EncryptUpdate(context.get(), ciphertext.data(), &size, plaintext.data(),
                              static_cast<int>(plaintext.size())),
            1);
  EXPECT_EQ(static_cast<std::size_t>(size), plaintext.size());
  ciphertext.resize(plaintext.size());
  return ciphertext;
}

class CbcMessage : public Message {
 public:
  CbcMessage(const Kernel& kernel, std::size_t blocks, Placement placement, Random& random)
      : Message(kernel, blocks, placement, random),
        kernel_(kernel),
        in_place_(placement == Placement::kInPlace),
        key_(random.bytes(key_size(kernel))),
        iv_(random.bytes(16)),
        out_(in_place_ ? 0 : in_.size(), placement, random) {
    expand_aes_key(round_keys_, key_.data(), key_.size());
    std::memcpy(state_.iv, iv_.data(), iv_.size());
    state_.key = &round_keys_;
    lane_.state = &state_;
    lane_.out = in_place_ ? in_.data() : out_.data();
  }

 private:
  void check_state(const Bytes& plaintext) override {
    const Bytes ciphertext = encrypt(kernel_, key_, iv_, plaintext);
    Buffer& to = in_place_ ? in_ : out_;
    EXPECT_EQ(to.bytes(ciphertext.size()), ciphertext);
    EXPECT_TRUE(in_.rest_is_untouched(in_place_ ? ciphertext.size() : 0));
    EXPECT_TRUE(out_.rest_is_untouched(in_place_ ? 0 : ciphertext.size()));
    const Bytes chained = ciphertext.empty() ? iv_ : Bytes(ciphertext.end() - 16, ciphertext.end());
    EXPECT_EQ(Bytes(state_.iv, state_.iv + 16), chained);
    EXPECT_EQ(state_.key, &round_keys_);
  }

  const Kernel& kernel_;
  const bool in_place_;
  const Bytes key_;
  const Bytes iv_;
  Buffer out_;
  AesKey round_keys_;
  AesCbcState state_;
};

std::unique_ptr<Message> make(const Kernel& kernel, std::size_t blocks, Placement placement,
                              Random& random) {
  return std::make_unique<CbcMessage>(kernel, blocks, placement, random);
}

INSTANTIATE_TEST_SUITE_P(AesCbc, KernelTest,
                         ::testing::Values(KernelCase{&kAes128Cbc, make},
                                           KernelCase{&kAes192Cbc, make},
                                           KernelCase{&kAes256Cbc, make}),
                         case_name);

// FIPS 197, appendix A: the last round key of each.
TEST(AesKeyTest, IsExpandedAsInTheStandard) {
  if (kAes128Cbc.ways.empty() || !kAes128Cbc.ways.back().usable()) GTEST_SKIP() << "no AES";
  AesKey expanded;
  const Bytes key128 = {0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6,
                        0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c};
  expand_aes_key(expanded, key128.data(), key128.size());
  EXPECT_EQ(expanded.rounds, 10u);
  EXPECT_EQ(Bytes(expanded.round_keys[10], expanded.round_keys[11]),
            (Bytes{0xd0, 0x14, 0xf9, 0xa8, 0xc9, 0xee, 0x25, 0x89, 0xe1, 0x3f, 0x0c, 0xc8, 0xb6,
                   0x63, 0x0c, 0xa6}));
}

}  // namespace
}  // namespace asyncprovider::kernel::test
