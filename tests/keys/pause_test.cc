// Which operations with keys pause their jobs, and which do not.
#include <gtest/gtest.h>
#include <sched.h>

#include "comparison.h"
#include "equal/runner.h"
#include "operation.h"
#include "support/job.h"

namespace keys_tests {
namespace {

// With one CPU there is no use of a pool.
int usable_cpus() {
  cpu_set_t cpus;
  return ::sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? CPU_COUNT(&cpus) : 1;
}

class Pausing : public EachKind {
 protected:
  // How often it paused.
  int pauses_with(const char* settings) {
    const support::Library library(settings);
    KeyRing ring(equal::side_of(library));
    const auto operation = GetParam().make(ring);
    int pauses = 0;
    EXPECT_EQ(support::run_in_job([&] { return operation->run(); }, &pauses), 1)
        << support::drain_errors();
    EXPECT_TRUE(operation->right());
    EXPECT_EQ(library.counter("operations-pool"), library.counter("pauses"));
    EXPECT_EQ(library.counter("pauses"), static_cast<std::uint64_t>(pauses));
    return pauses;
  }
};

TEST_P(Pausing, OnceWithThePool) { EXPECT_EQ(pauses_with(kAllPause), 1); }

TEST_P(Pausing, NeverWhereNothingTakesSoLong) {
  EXPECT_EQ(pauses_with("executor = pool\npool_min_us = 1000000\n"), 0);
}

TEST_P(Pausing, NeverOnItsOwnThread) {
  EXPECT_EQ(pauses_with("executor = inline\npause_min_bytes = 1\n"), 0);
  EXPECT_EQ(pauses_with("executor = batch\npause_min_bytes = 1\npool_min_us = 0\n"), 0);
}

// By the time that it takes.
TEST_P(Pausing, ByDefaultWhereItTakesLong) {
  const std::string name = GetParam().name;
  const bool light = name == "VerifyRecover" || name == "Encrypt" || name == "Encapsulate" ||
                     name == "Derive" || name == "GenerateEc" || name == "GenerateEd25519" ||
                     name == "DigestSign";
  EXPECT_EQ(pauses_with("") != 0, !light && usable_cpus() > 1);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Pausing, testing::ValuesIn(kinds()), kind_name);

// A larger key makes an operation one that takes long.
TEST(Pausing, BySizeOfTheKey) {
  const support::Library library("executor = pool\npool_min_us = 20\n");
  KeyRing ring(equal::side_of(library));
  for (const char* name : {"RSA-1024", "RSA-2048"}) {
    const KeyCtx ctx = new_ctx(ring.side(), ring.get(name));
    ASSERT_EQ(EVP_PKEY_encrypt_init(ctx.get()), 1);
    const Bytes in = message(9);
    Bytes out(256);
    std::size_t size = out.size();
    int pauses = 0;
    EXPECT_EQ(
        support::run_in_job(
            [&] { return EVP_PKEY_encrypt(ctx.get(), out.data(), &size, in.data(), in.size()); },
            &pauses),
        1);
    EXPECT_EQ(pauses, name == std::string("RSA-2048") ? 1 : 0) << name;
  }
}

// What asks for a size gets it in the call, whatever the executor.
TEST(Pausing, NeverToAskForASize) {
  const support::Library library(kAllPause);
  KeyRing ring(equal::side_of(library));
  const Side& side = ring.side();
  const KeyCtx sign = new_ctx(side, ring.get("RSA-1024"));
  const KeyCtx recover = new_ctx(side, ring.get("RSA-1024"));
  const KeyCtx derive = new_ctx(side, ring.get("X25519"));
  const KeyCtx encrypt = new_ctx(side, ring.get("RSA-1024"));
  const KeyCtx decrypt = new_ctx(side, ring.get("RSA-1024"));
  const KeyCtx encapsulate = new_ctx(side, ring.get("RSA-1024"));
  const KeyCtx decapsulate = new_ctx(side, ring.get("RSA-1024"));
  const MdCtx digest(EVP_MD_CTX_new());
  ASSERT_EQ(EVP_PKEY_derive_init(derive.get()), 1);
  ASSERT_EQ(EVP_PKEY_derive_set_peer(derive.get(), ring.get("X25519.2")), 1);
  const auto work = [&] {
    const Bytes in(128, 1);
    std::size_t size = 0;
    std::size_t size2 = 0;
    const int done[] = {EVP_PKEY_sign_init(sign.get()),
                        EVP_PKEY_sign(sign.get(), nullptr, &size, in.data(), 20),
                        EVP_PKEY_verify_recover_init(recover.get()),
                        EVP_PKEY_verify_recover(recover.get(), nullptr, &size, in.data(), 128),
                        EVP_PKEY_derive(derive.get(), nullptr, &size),
                        EVP_PKEY_encrypt_init(encrypt.get()),
                        EVP_PKEY_encrypt(encrypt.get(), nullptr, &size, in.data(), 20),
                        EVP_PKEY_decrypt_init(decrypt.get()),
                        EVP_PKEY_decrypt(decrypt.get(), nullptr, &size, in.data(), 128),
                        EVP_PKEY_encapsulate_init(encapsulate.get(), nullptr),
                        EVP_PKEY_CTX_set_kem_op(encapsulate.get(), "RSASVE"),
                        EVP_PKEY_encapsulate(encapsulate.get(), nullptr, &size, nullptr, &size2),
                        EVP_PKEY_encapsulate(encapsulate.get(), nullptr, nullptr, nullptr, &size2),
                        EVP_PKEY_decapsulate_init(decapsulate.get(), nullptr),
                        EVP_PKEY_CTX_set_kem_op(decapsulate.get(), "RSASVE"),
                        EVP_PKEY_decapsulate(decapsulate.get(), nullptr, &size, in.data(), 128),
                        EVP_DigestSignInit_ex(digest.get(), nullptr, "SHA256", side.libctx,
                                              side.properties, ring.get("RSA-1024"), nullptr),
                        EVP_DigestSignFinal(digest.get(), nullptr, &size)};
    for (const int each : done)
      if (each != 1) return 0;
    return 1;
  };
  int pauses = 0;
  EXPECT_EQ(support::run_in_job(work, &pauses), 1) << support::drain_errors();
  EXPECT_EQ(pauses, 0);
}

}  // namespace
}  // namespace keys_tests
