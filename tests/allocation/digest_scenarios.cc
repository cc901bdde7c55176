#include "same_bytes.h"
#include "scenarios.h"

namespace allocation_tests {
namespace {

using job_tests::Bytes;

constexpr std::size_t kShort = 40;
constexpr std::size_t kLong = 10'000;
constexpr std::size_t kOutput = 200;  // of those that have no size

// Begun, copied in the middle, ended.
class Digest final : public SameBytes {
 public:
  Digest(const Stage& stage, const char* name, std::size_t size)
      : SameBytes(stage, kOutput), name_(name), input_(job_tests::message(size)) {
    ask_base();
  }

 private:
  int make(OSSL_LIB_CTX* library, const char* properties, Bytes& out) override {
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

  const char* const name_;
  const Bytes input_;
};

Scenario digest(const char* scenario, const char* name, std::size_t size) {
  return {scenario, [=](const Stage& stage) { return std::make_unique<Digest>(stage, name, size); }};
}

// In one call, which makes the context itself.
class OneShot final : public SameBytes {
 public:
  explicit OneShot(const Stage& stage) : SameBytes(stage, 64) { ask_base(); }

 private:
  int make(OSSL_LIB_CTX* library, const char* properties, Bytes& out) override {
    return EVP_Q_digest(library, "SHA2-512", properties, input_.data(), kLong, out.data(), nullptr);
  }

  const Bytes input_ = job_tests::message(kLong);
};

std::unique_ptr<Act> one_shot(const Stage& stage) { return std::make_unique<OneShot>(stage); }

}  // namespace

std::vector<Scenario> digest_scenarios() {
  return {digest("Md5", "MD5", kLong),         digest("Sha256Short", "SHA2-256", kShort),
          digest("Sha256", "SHA2-256", kLong), digest("Sha3Short", "SHA3-256", kShort),
          digest("Sha3", "SHA3-256", kLong),   digest("Shake", "SHAKE-256", kLong),
          digest("Sm3", "SM3", kLong),         digest("Blake", "BLAKE2B-512", kLong),
          {"DigestInOneCall", one_shot}};
}

}  // namespace allocation_tests
