#include "kernel/kernel_cases.h"

namespace asyncprovider::kernel::test {

Message::Message(const Kernel& kernel, std::size_t blocks, Placement placement, Random& random)
    : lane_{nullptr, nullptr, nullptr, blocks},
      block_size_(kernel.block_size),
      in_(blocks * kernel.block_size, placement, random),
      message_(random.bytes(blocks * kernel.block_size)),
      blocks_(blocks) {
  in_.assign(message_);
  lane_.in = in_.data();
}

void Message::advance(std::size_t blocks) {
  if (lane_.in != nullptr) lane_.in += blocks * block_size_;
  if (lane_.out != nullptr) lane_.out += blocks * block_size_;
  lane_.blocks -= blocks;
}

void Message::check() {
  const std::size_t done = (blocks_ - lane_.blocks) * block_size_;
  check_state({message_.begin(), message_.begin() + static_cast<std::ptrdiff_t>(done)});
}

std::size_t KernelTest::some_blocks() {
  const std::size_t most = random_.between(0, 7) == 0 ? 5000 : 300;
  return random_.between(0, most) / kernel().block_size;
}

std::unique_ptr<Message> KernelTest::message(std::size_t blocks) {
  constexpr Placement kPlacements[] = {Placement::kUnaligned, Placement::kPageAligned,
                                       Placement::kInPlace};
  return GetParam().make(kernel(), blocks, kPlacements[random_.between(0, 2)], random_);
}

std::unique_ptr<Message> KernelTest::message() { return message(some_blocks()); }

KernelTest::Messages KernelTest::messages(std::size_t count) {
  Messages result;
  while (result.size() < count) result.push_back(message());
  return result;
}

}  // namespace asyncprovider::kernel::test
