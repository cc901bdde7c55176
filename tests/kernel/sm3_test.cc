#include "provider/kernel/sm3/sm3.h"

#include <openssl/evp.h>

#include <array>
#include <cstring>

#include "kernel/kernel_cases.h"

namespace asyncprovider::kernel::test {
namespace {

constexpr std::size_t kStateSize = 32;

// GB/T 32905-2016, section 4.1.
constexpr std::array<std::uint32_t, 8> kStart = {0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600,
                                                 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e};

Bytes big_endian(std::uint64_t value, std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) {
    bytes[size - 1 - i] = static_cast<unsigned char>(value >> (8 * i));
  }
  return bytes;
}

// What ends a message of whole blocks: a block of its own.
Bytes padding(std::size_t message_size) {
  Bytes block(56);
  block[0] = 0x80;
  const Bytes bits = big_endian(8 * message_size, 8);
  block.insert(block.end(), bits.begin(), bits.end());
  return block;
}

// The kernel's own last step, whose state libcrypto does not show.
Bytes digest_of(std::array<std::uint32_t, 8> state, std::size_t message_size) {
  const Bytes last = padding(message_size);
  Lane lane{state.data(), last.data(), nullptr, 1};
  const Lane* const lanes[] = {&lane};
  static Scratch scratch;
  for (const Way& way : kSm3.ways) {
    if (!way.usable()) continue;
    way.run(lanes, 1, 1, scratch);
    break;
  }
  Bytes digest;
  for (const std::uint32_t word : state) {
    const Bytes bytes = big_endian(word, 4);
    digest.insert(digest.end(), bytes.begin(), bytes.end());
  }
  return digest;
}

Bytes libcryptos_digest(const Bytes& message) {
  Bytes digest(kStateSize);
  EXPECT_EQ(EVP_Digest(message.data(), message.size(), digest.data(), nullptr, EVP_sm3(), nullptr),
            1);
  return digest;
}

// libcrypto has no public context for it: only digests of whole messages can be compared.
class Sm3Message : public Message {
 public:
  Sm3Message(const Kernel& kernel, std::size_t blocks, Placement placement, Random& random)
      : Message(kernel, blocks, placement, random),
        state_(kStateSize, Placement::kPageAligned, random) {
    const auto* const start = reinterpret_cast<const unsigned char*>(kStart.data());
    state_.assign(Bytes(start, start + kStateSize));
    lane_.state = state_.data();
  }

 private:
  void check_state(const Bytes& message) override {
    std::array<std::uint32_t, 8> state;
    std::memcpy(state.data(), state_.data(), kStateSize);
    EXPECT_EQ(digest_of(state, message.size()), libcryptos_digest(message));
    EXPECT_TRUE(state_.rest_is_untouched(kStateSize));
    EXPECT_TRUE(in_.rest_is_untouched(0));
  }

  Buffer state_;
};

std::unique_ptr<Message> make(const Kernel& kernel, std::size_t blocks, Placement placement,
                              Random& random) {
  return std::make_unique<Sm3Message>(kernel, blocks, placement, random);
}

INSTANTIATE_TEST_SUITE_P(Sm3, KernelTest, ::testing::Values(KernelCase{&kSm3, make}), case_name);

}  // namespace
}  // namespace asyncprovider::kernel::test
