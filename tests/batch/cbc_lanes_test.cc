// Keys of lanes do not outlive their context.
#include "provider/dispatch/cbc_lanes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <span>

namespace batch_tests {
namespace {

using asyncprovider::CbcLanes;

bool contains(const void* memory, std::size_t size, std::span<const unsigned char> what) {
  const auto* const begin = static_cast<const unsigned char*>(memory);
  return std::search(begin, begin + size, what.begin(), what.end()) != begin + size;
}

// The first round keys are the key itself.
TEST(CbcLanes, TheKeyIsGoneFromMemoryWithTheContext) {
  std::array<unsigned char, 16> key;
  std::iota(key.begin(), key.end(), static_cast<unsigned char>(0xb1));
  const asyncprovider::kernel::Kernel* kernel = nullptr;
  if (asyncprovider::find_cbc_kernel("AES-128-CBC:2.16.840.1.101.3.4.1.2", kernel) == 0)
    GTEST_SKIP() << "this CPU has no instructions for the kernel";
  auto lanes = CbcLanes::create(*kernel, key.size());
  ASSERT_NE(lanes, nullptr);
  lanes->encrypt_init(key.data(), key.size());
  CbcLanes* const memory = lanes.release();
  EXPECT_TRUE(contains(memory, sizeof(CbcLanes), key));
  std::destroy_at(memory);
  EXPECT_FALSE(contains(memory, sizeof(CbcLanes), key));
  ::operator delete(memory);
}

TEST(CbcLanes, OnlyWhatTheBaseHasBegunWithAKeyForEncryptionHasLanes) {
  const asyncprovider::kernel::Kernel* kernel = nullptr;
  if (asyncprovider::find_cbc_kernel("AES-256-CBC", kernel) != 32)
    GTEST_SKIP() << "this CPU has no instructions for the kernel";
  const std::array<unsigned char, 32> key{};
  static std::array<unsigned char, 256> in;
  static std::array<unsigned char, 256> out;
  static const asyncprovider::Buffers buffers{in.data(), in.size(), out.data(), out.size()};
  auto lanes = CbcLanes::create(*kernel, key.size());
  const auto has = [&lanes](const asyncprovider::Buffers& each, std::size_t bytes_before = 32) {
    return lanes->part(each, bytes_before).kernel != nullptr;
  };
  const auto has_with = [&has](unsigned char* output, std::size_t room) {
    asyncprovider::Buffers other = buffers;
    other.out = output;
    other.out_room = room;
    return has(other);
  };
  EXPECT_FALSE(has(buffers));
  lanes->encrypt_init(nullptr, 0);
  EXPECT_FALSE(has(buffers));
  lanes->encrypt_init(key.data(), key.size());
  EXPECT_TRUE(has(buffers));
  EXPECT_FALSE(has_with(in.data() + 16, in.size()));
  EXPECT_TRUE(has_with(in.data(), in.size()));
  EXPECT_FALSE(has_with(out.data(), in.size() - 1));
  EXPECT_FALSE(has(buffers, 17));
  lanes->decrypt_init(nullptr);
  EXPECT_FALSE(has(buffers));
  lanes->encrypt_init(nullptr, 0);
  EXPECT_TRUE(has(buffers));
  lanes->decrypt_init(key.data());
  lanes->encrypt_init(nullptr, 0);
  EXPECT_FALSE(has(buffers));
}

}  // namespace
}  // namespace batch_tests
