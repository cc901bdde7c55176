// A message of a digest whose libcrypto context begins with the chained words.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>

#include "kernel/kernel_cases.h"

namespace asyncprovider::kernel::test {

template <class Context, auto init, auto update, std::size_t state_size>
class DigestMessage : public Message {
 public:
  DigestMessage(const Kernel& kernel, std::size_t blocks, Placement placement, Random& random)
      : Message(kernel, blocks, placement, random),
        state_(state_size, Placement::kPageAligned, random) {
    init(&expected_);
    const Bytes start = random.bytes(state_size);
    std::memcpy(&expected_, start.data(), state_size);
    state_.assign(start);
    lane_.state = state_.data();
  }

 private:
  void check_state(const Bytes& message) override {
    Context expected = expected_;
    update(&expected, message.data(), message.size());
    const auto* const words = reinterpret_cast<const unsigned char*>(&expected);
    EXPECT_EQ(state_.bytes(state_size), Bytes(words, words + state_size));
    EXPECT_TRUE(state_.rest_is_untouched(state_size));
    EXPECT_TRUE(in_.rest_is_untouched(0));
  }

  Context expected_;
  Buffer state_;
};

// The context, its functions, and how many bytes of it are chained, as SHA256_CTX, SHA256_Init,
// SHA256_Update and 32.
template <class Context, auto init, auto update, std::size_t state_size>
KernelCase digest_case(const Kernel& kernel) {
  return {&kernel,
          [](const Kernel& k, std::size_t blocks, Placement placement,
             Random& random) -> std::unique_ptr<Message> {
            return std::make_unique<DigestMessage<Context, init, update, state_size>>(
                k, blocks, placement, random);
          }};
}

}  // namespace asyncprovider::kernel::test
