// The end of a message that a kernel has made ahead, at the provider's own functions: EVP makes a
// new context at each init, and lets nobody look at one after final.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "provider/dispatch/lane_digest.h"

#include <gtest/gtest.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>

#include "operations.h"
#include "provider/dispatch/state_functions.h"

namespace batch_tests {
namespace {

using asyncprovider::Call;
using asyncprovider::LaneDigest;
using asyncprovider::kernel::Kernel;
using asyncprovider::kernel::Lane;
using job_tests::Bytes;
using job_tests::message;

// A context that has had one long update, by a kernel.
class Hashed {
  const Kernel* kernel_ = nullptr;

 public:
  Hashed(const char* name, const Bytes& in, bool end_is_run = true)
      : its(asyncprovider::find_lane_digest(name, kernel_)) {
    if (its == nullptr) return;
    context = its->newctx(nullptr);
    its->init(context, nullptr);
    update(in, end_is_run);
  }
  Hashed(const Hashed&) = delete;
  Hashed& operator=(const Hashed&) = delete;
  ~Hashed() {
    if (its != nullptr) its->freectx(context);
  }

  Bytes final() const {
    Bytes out(64);
    std::size_t size = 0;
    EXPECT_EQ(its->final(context, out.data(), &size, out.size()), 1);
    out.resize(size);
    return out;
  }

  const LaneDigest* const its;  // NULL where this CPU has no lanes
  void* context = nullptr;

 private:
  void update(const Bytes& in, bool end_is_run) {
    Call call;
    call.context = context;
    call.buffers.in = in.data();
    call.buffers.in_size = in.size();
    Lane lane{};
    Lane ahead{};
    ASSERT_TRUE(its->begin(call, lane));
    run(lane);
    ASSERT_TRUE(its->go_ahead(call, ahead));
    if (end_is_run) run(ahead);
    ASSERT_EQ(its->end(call, lane, end_is_run), 1);
  }
  void run(Lane& lane) const {
    const auto way = std::find_if(kernel_->ways.begin(), kernel_->ways.end(),
                                  [](const auto& each) { return each.usable(); });
    const Lane* const messages[] = {&lane};
    const auto scratch = std::make_unique<asyncprovider::kernel::Scratch>();
    way->run(messages, 1, lane.blocks, *scratch);
    lane.in += lane.blocks * kernel_->block_size;
    lane.blocks = 0;
  }
};

constexpr const char* kSha256 = "SHA2-256";

Bytes sha256(const Bytes& in) {
  Bytes digest(SHA256_DIGEST_LENGTH);
  SHA256(in.data(), in.size(), digest.data());
  return digest;
}

template <typename Context, auto Init, auto Update, auto Final>
void expect_context_after_final(const char* name) {
  for (const std::size_t size : {256, 300}) {
    const Bytes in = message(size, 1);
    const Hashed hashed(name, in);
    if (hashed.its == nullptr) GTEST_SKIP() << "no lanes for " << name;
    Context expected;
    std::memset(&expected, 0, sizeof expected);
    Init(&expected);
    Update(&expected, in.data(), in.size());
    Bytes digest(64);
    Final(digest.data(), &expected);
    const Bytes ours = hashed.final();
    EXPECT_TRUE(std::equal(ours.begin(), ours.end(), digest.begin())) << name << size;
    EXPECT_EQ(std::memcmp(hashed.context, &expected, sizeof expected), 0) << name << size;
  }
}

TEST(DigestEndContext, AfterFinalItIsAsLibcryptoLeavesIt) {
  expect_context_after_final<MD5_CTX, MD5_Init, MD5_Update, MD5_Final>("MD5");
  expect_context_after_final<SHA_CTX, SHA1_Init, SHA1_Update, SHA1_Final>("SHA1");
  expect_context_after_final<SHA256_CTX, SHA256_Init, SHA256_Update, SHA256_Final>(kSha256);
  expect_context_after_final<SHA512_CTX, SHA512_Init, SHA512_Update, SHA512_Final>("SHA2-512");
}

TEST(DigestEndContext, WhatWasNotRunIsNotTaken) {
  const Bytes in = message(300, 1);
  const Hashed hashed(kSha256, in, false);
  if (hashed.its == nullptr) GTEST_SKIP();
  EXPECT_EQ(hashed.final(), sha256(in));
}

TEST(DigestEndContext, InitForgetsTheEnd) {
  const Hashed hashed(kSha256, message(300, 1));
  if (hashed.its == nullptr) GTEST_SKIP();
  const Bytes other = message(300, 2);
  hashed.its->init(hashed.context, nullptr);
  hashed.its->update(hashed.context, other.data(), other.size());
  EXPECT_EQ(hashed.final(), sha256(other));
}

TEST(DigestEndContext, CopyingOverItForgetsTheEnd) {
  const Bytes other = message(300, 2);
  const Hashed target(kSha256, message(300, 1));
  const Hashed source(kSha256, other);
  if (target.its == nullptr) GTEST_SKIP();
  target.its->copyctx(target.context, source.context);
  EXPECT_EQ(target.final(), sha256(other));
  EXPECT_EQ(source.final(), sha256(other));
}

TEST(DigestEndContext, WhatWasReadForgetsTheEnd) {
  const Bytes other = message(300, 2);
  const Hashed target(kSha256, message(300, 1));
  const Hashed source(kSha256, other);
  if (target.its == nullptr) GTEST_SKIP();
  Bytes serialized(1024);
  std::size_t size = serialized.size();
  ASSERT_EQ(source.its->serialize(source.context, serialized.data(), &size), 1);
  ASSERT_EQ(target.its->deserialize(target.context, serialized.data(), size), 1);
  EXPECT_EQ(target.final(), sha256(other));
}

// The last block, and what it gives, are secrets.
TEST(DigestEndContext, TheEndIsGoneFromMemoryAfterFinalAndAfterInit) {
  using Whole = asyncprovider::Message<SHA256_CTX>;
  const Bytes in = message(300, 1);
  const std::span<const unsigned char> rest(in.data() + 256, 44);
  for (const bool by_init : {false, true}) {
    const Hashed hashed(kSha256, in);
    if (hashed.its == nullptr) GTEST_SKIP();
    const auto* const end =
        reinterpret_cast<const unsigned char*>(&static_cast<const Whole*>(hashed.context)->end);
    const auto has_rest = [&] {
      return std::search(end, end + sizeof(SHA256_CTX), rest.begin(), rest.end()) !=
             end + sizeof(SHA256_CTX);
    };
    EXPECT_TRUE(has_rest());
    by_init ? static_cast<void>(hashed.its->init(hashed.context, nullptr))
            : static_cast<void>(hashed.final());
    EXPECT_FALSE(has_rest());
    EXPECT_EQ(std::count(end, end + sizeof(SHA256_CTX), 0),
              static_cast<std::ptrdiff_t>(sizeof(SHA256_CTX)));
  }
}

}  // namespace
}  // namespace batch_tests
