// The part of a kernel in a long output, with the functions of the default provider itself.
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/provider.h>

#include <algorithm>

#include "dispatched.h"
#include "job/operations.h"
#include "provider/dispatch/digest_functions.h"
#include "provider/dispatch/shapes.h"
#include "provider/dispatch/sponge_lanes.h"
#include "provider/kernel/keccak/scalar.h"
#include "support/handles.h"

namespace batch_tests {
namespace {

using asyncprovider::DigestFunctions;
using asyncprovider::SpongeLanes;
using job_tests::Bytes;
using job_tests::kBase;
using job_tests::MdCtx;

constexpr std::size_t kMessage = 3000;
constexpr std::size_t kOutput = 5000;
constexpr unsigned char kMark = 0xa7;

class Base {
  const support::Provider provider_;

 public:
  explicit Base(std::string_view name)
      : provider_(OSSL_PROVIDER_load(nullptr, "default")),
        functions(digest_functions(provider_.get(), name)) {
    functions.kernel = asyncprovider::find_sponge_kernel(name);
    functions.squeezing = asyncprovider::find_squeezing_kernel(name);
    functions.writes_without_room = OPENSSL_version_major() >= 4;
    context = functions.newctx(OSSL_PROVIDER_get0_provider_ctx(provider_.get()));
    functions.init(context, nullptr);
  }
  ~Base() { functions.freectx(context); }
  Base(const Base&) = delete;
  Base& operator=(const Base&) = delete;

  int set_size(std::size_t size) const {
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_size_t(OSSL_DIGEST_PARAM_XOFLEN, &size),
                                 OSSL_PARAM_construct_end()};
    return functions.set_ctx_params(context, params);
  }

  DigestFunctions functions;
  void* context = nullptr;
};

// A message that goes through lanes, up to its output.
class SpongeOutput : public testing::Test {
 protected:
  void SetUp() override {
    if (base_.functions.kernel == nullptr) GTEST_SKIP() << "no lanes on this CPU";
    auto call = asyncprovider::call_of(base_.functions.update, base_.context, message_.data(),
                                       message_.size());
    call.lanes = sponge_.part(base_.functions.kernel);
    asyncprovider::kernel::Lane lane{};
    ASSERT_TRUE(call.lanes.begin(call, lane));
    ASSERT_EQ(call.lanes.end(call, lane, 0), 1);
  }

  asyncprovider::Call output_call(std::size_t size) {
    auto call =
        asyncprovider::call_of(base_.functions.final, base_.context, out_.data(), &out_size_, size);
    call.lanes = sponge_.output_part(base_.functions.squeezing);
    call.invoke = SpongeLanes::invoke_output;
    return call;
  }

  Bytes expected(std::size_t size) const {
    const MdCtx ctx = job_tests::new_digest(nullptr, kBase, "SHAKE-128");
    Bytes out(size);
    EXPECT_EQ(EVP_DigestUpdate(ctx.get(), message_.data(), message_.size()), 1);
    EXPECT_EQ(EVP_DigestFinalXOF(ctx.get(), out.data(), out.size()), 1);
    return out;
  }

  const Base base_{"SHAKE-128"};
  const Bytes message_ = job_tests::message(kMessage);
  SpongeLanes sponge_{base_.functions};
  Bytes out_ = Bytes(kOutput, kMark);
  std::size_t out_size_ = 0;
};

// All whole blocks are the kernel's, and stay as it wrote them.
TEST_F(SpongeOutput, ALongOutputIsTheKernels) {
  ASSERT_EQ(base_.set_size(kOutput), 1);
  const auto call = output_call(kOutput);
  asyncprovider::kernel::Lane lane{};
  ASSERT_TRUE(call.lanes.begin(call, lane));
  EXPECT_EQ(lane.out, out_.data());
  EXPECT_EQ(lane.blocks, kOutput / 168);
  auto& state = *static_cast<asyncprovider::kernel::keccak::State*>(lane.state);
  for (; lane.blocks != 0; --lane.blocks, lane.out += 168)
    asyncprovider::kernel::keccak::permute(state);
  ASSERT_EQ(call.lanes.end(call, lane, kOutput / 168), 1);
  EXPECT_EQ(out_size_, kOutput);
  const std::size_t rest = kOutput % 168;
  const Bytes all = expected(kOutput);
  EXPECT_TRUE(std::equal(all.end() - rest, all.end(), out_.end() - rest));
  EXPECT_EQ(std::count(out_.begin(), out_.end() - rest, kMark),
            static_cast<std::ptrdiff_t>(kOutput - rest));
}

// Where the base has been told another size than there is room for it has the last word.
TEST_F(SpongeOutput, AnOutputOfAnotherSizeIsAsTheBasesWould) {
  ASSERT_EQ(base_.set_size(700), 1);
  const auto call = output_call(kOutput);
  asyncprovider::kernel::Lane lane{};
  EXPECT_FALSE(call.lanes.begin(call, lane));
  ASSERT_EQ(call.run(), 1);
  EXPECT_EQ(out_size_, 700U);
  EXPECT_EQ(Bytes(out_.begin(), out_.begin() + 700), expected(700));
  EXPECT_EQ(out_[700], kMark);
}

// It says as much as before of how large its output is to be.
TEST_F(SpongeOutput, TheBaseKeepsTheSizeThatItWasTold) {
  ASSERT_EQ(base_.set_size(kOutput), 1);
  ASSERT_EQ(output_call(kOutput).run(), 1);
  EXPECT_EQ(out_, expected(kOutput));
  ASSERT_EQ(base_.functions.init(base_.context, nullptr), 1);
  sponge_.reset();
  Bytes out(kOutput);
  std::size_t size = 0;
  ASSERT_EQ(base_.functions.final(base_.context, out.data(), &size, out.size()), 1);
  EXPECT_EQ(size, kOutput);
}

}  // namespace
}  // namespace batch_tests
