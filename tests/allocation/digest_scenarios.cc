#include "job/operations.h"
#include "scenarios.h"

namespace allocation_tests {
namespace {

using job_tests::Bytes;

constexpr std::size_t kShort = 40;
constexpr std::size_t kLong = 10'000;
constexpr std::size_t kOutput = 200;  // of those that have no size

// Begun, copied in the middle, ended.
class Digest final : public Act {
 public:
  Digest(const Stage& stage, const char* name, std::size_t size)
      : library_(stage.library.get()),
        name_(name),
        input_(job_tests::message(size)),
        output_(kOutput),
        expected_(kOutput) {
    digest(nullptr, job_tests::kBase, expected_);
  }

  int run() override { return digest(library_, job_tests::kModule, output_); }
  bool right() override { return output_ == expected_; }

 private:
  int digest(OSSL_LIB_CTX* library, const char* properties, Bytes& out) const {
    const job_tests::Md md(EVP_MD_fetch(library, name_, properties));
    const job_tests::MdCtx ctx(EVP_MD_CTX_new());
    const job_tests::MdCtx copy(EVP_MD_CTX_new());
    const std::size_t half = input_.size() / 2;
    return md != nullptr && EVP_DigestInit_ex2(ctx.get(), md.get(), nullptr) == 1 &&
           EVP_DigestUpdate(ctx.get(), input_.data(), half) == 1 &&
           EVP_MD_CTX_copy_ex(copy.get(), ctx.get()) == 1 &&
           EVP_DigestUpdate(copy.get(), input_.data() + half, input_.size() - half) == 1 &&
           end(md.get(), copy.get(), out);
  }
  static bool end(const EVP_MD* md, EVP_MD_CTX* ctx, Bytes& out) {
    const bool xof = (EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF) != 0;
    return (xof ? EVP_DigestFinalXOF(ctx, out.data(), out.size())
                : EVP_DigestFinal_ex(ctx, out.data(), nullptr)) == 1;
  }

  OSSL_LIB_CTX* const library_;
  const char* const name_;
  const Bytes input_;
  Bytes output_;
  Bytes expected_;
};

template <const char* const& kName, std::size_t kSize>
std::unique_ptr<Act> digest(const Stage& stage) {
  return std::make_unique<Digest>(stage, kName, kSize);
}

// In one call, which makes the context itself.
class OneShot final : public Act {
 public:
  explicit OneShot(const Stage& stage) : library_(stage.library.get()) {
    EVP_Q_digest(nullptr, "SHA2-512", job_tests::kBase, input_.data(), kLong, expected_.data(),
                 nullptr);
  }
  int run() override {
    return EVP_Q_digest(library_, "SHA2-512", job_tests::kModule, input_.data(), kLong,
                        output_.data(), nullptr);
  }
  bool right() override { return output_ == expected_; }

 private:
  OSSL_LIB_CTX* const library_;
  const Bytes input_ = job_tests::message(kLong);
  Bytes output_ = Bytes(64);
  Bytes expected_ = Bytes(64);
};

std::unique_ptr<Act> one_shot(const Stage& stage) { return std::make_unique<OneShot>(stage); }

constexpr const char* kMd5 = "MD5";
constexpr const char* kSha256 = "SHA2-256";
constexpr const char* kSha3 = "SHA3-256";
constexpr const char* kShake = "SHAKE-256";
constexpr const char* kSm3 = "SM3";
constexpr const char* kBlake = "BLAKE2B-512";

}  // namespace

std::vector<Scenario> digest_scenarios() {
  return {{"Md5", digest<kMd5, kLong>},        {"Sha256Short", digest<kSha256, kShort>},
          {"Sha256", digest<kSha256, kLong>},  {"Sha3Short", digest<kSha3, kShort>},
          {"Sha3", digest<kSha3, kLong>},      {"Shake", digest<kShake, kLong>},
          {"Sm3", digest<kSm3, kLong>},        {"Blake", digest<kBlake, kLong>},
          {"DigestInOneCall", one_shot}};
}

}  // namespace allocation_tests
