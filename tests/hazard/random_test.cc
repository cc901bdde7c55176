// H2: all jobs of a thread share its random generators.
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

#include <array>
#include <set>
#include <string>

#include "certificates.h"
#include "hazard.h"
#include "support/handles.h"

namespace hazard_tests {
namespace {

constexpr std::size_t kJobs = 8;
constexpr int kRounds = 3;
constexpr std::size_t kRsaBits = 1024;

using Signer = job_tests::MdCtx;
using Chunk = std::array<unsigned char, 40>;

void expect_all_right(const Jobs& jobs) {
  support::run_all(jobs);
  for (const auto& job : jobs) {
    EXPECT_EQ(job->result(), 1) << support::drain_errors();
    EXPECT_GT(job->pauses(), 0);
  }
}

Key new_ec_key(const support::Library& library) {
  return Key(EVP_PKEY_Q_keygen(library.get(), nullptr, "EC", "P-256"));
}

Key new_rsa_key(const support::Library& library) {
  return Key(EVP_PKEY_Q_keygen(library.get(), nullptr, "RSA", kRsaBits));
}

std::vector<unsigned char> sign(const support::Library& library, EVP_PKEY* key) {
  constexpr unsigned char kText[] = "a text to sign";
  const Signer ctx(EVP_MD_CTX_new());
  std::vector<unsigned char> signature(512);
  std::size_t size = signature.size();
  if (EVP_DigestSignInit_ex(ctx.get(), nullptr, "SHA2-256", library.get(), nullptr, key, nullptr) !=
          1 ||
      EVP_DigestSign(ctx.get(), signature.data(), &size, kText, sizeof kText) != 1)
    return {};
  signature.resize(size);
  const Signer verifier(EVP_MD_CTX_new());
  const bool good =
      EVP_DigestVerifyInit_ex(verifier.get(), nullptr, "SHA2-256", library.get(), nullptr, key,
                              nullptr) == 1 &&
      EVP_DigestVerify(verifier.get(), signature.data(), size, kText, sizeof kText) == 1;
  return good ? signature : std::vector<unsigned char>();
}

// Pauses, so that the jobs take turns.
int digest(const support::Library& library) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  return EVP_Q_digest(library.get(), "SHA2-256", nullptr, "abc", 3, out.data(), nullptr);
}

class Sharing : public EachHazard {
 protected:
  void SetUp() override { prefer_module(library_); }
  const support::Library& library() const { return library_; }

 private:
  const support::Library library_{settings()};
};

TEST_P(Sharing, H2_RandomBytesOfEightJobsDiffer) {
  std::vector<std::array<Chunk, 2 * kRounds>> random(kJobs);
  expect_all_right(make_jobs(kJobs, [&](std::size_t i) {
    for (std::size_t k = 0; k < random[i].size(); k += 2)
      if (RAND_bytes_ex(library().get(), random[i][k].data(), sizeof(Chunk), 0) != 1 ||
          digest(library()) != 1 ||
          RAND_priv_bytes_ex(library().get(), random[i][k + 1].data(), sizeof(Chunk), 0) != 1)
        return 0;
    return 1;
  }));
  std::set<Chunk> distinct;
  for (const auto& of_job : random) distinct.insert(of_job.begin(), of_job.end());
  EXPECT_EQ(distinct.size(), kJobs * random.front().size());
}

TEST_P(Sharing, H2_EightJobsMakeEcKeysAndSign) {
  for (int round = 0; round < kRounds; ++round)
    expect_all_right(make_jobs(kJobs, [&](std::size_t) {
      const Key key = new_ec_key(library());
      return key != nullptr && !sign(library(), key.get()).empty() ? 1 : 0;
    }));
}

TEST_P(Sharing, H2_EightJobsSignWithOneEcKey) {
  const Key key = new_ec_key(library());
  std::set<std::string> signatures;
  for (int round = 0; round < kRounds; ++round)
    expect_all_right(make_jobs(kJobs, [&](std::size_t) {
      const auto signature = sign(library(), key.get());
      return !signature.empty() && signatures.emplace(signature.begin(), signature.end()).second;
    }));
}

TEST_P(Sharing, H2_EightJobsMakeRsaKeysAndSign) {
  expect_all_right(make_jobs(kJobs, [&](std::size_t) {
    const Key key = new_rsa_key(library());
    return key != nullptr && !sign(library(), key.get()).empty() ? 1 : 0;
  }));
}

// The blinding of a key has locks too, and asks for random numbers in them.
TEST_P(Sharing, H2_EightJobsSignWithOneRsaKey) {
  const Key key = new_rsa_key(library());
  expect_all_right(make_jobs(kJobs, [&](std::size_t) {
    for (int i = 0; i < 2 * 32; ++i)
      if (sign(library(), key.get()).empty()) return 0;
    return 1;
  }));
}

TEST_P(Sharing, H2_NoGeneratorPauses) {
  int pauses = -1;
  const int result = support::run_in_job(
      [&] {
        Chunk chunk{};
        return RAND_bytes_ex(library().get(), chunk.data(), chunk.size(), 0) == 1 &&
               RAND_priv_bytes_ex(library().get(), chunk.data(), chunk.size(), 0) == 1;
      },
      &pauses);
  EXPECT_EQ(result, 1);
  EXPECT_EQ(pauses, 0);
}

INSTANTIATE_TEST_SUITE_P(Executors, Sharing,
                         testing::Values(job_tests::Executor{"Inline", job_tests::kInline, true},
                                         job_tests::Executor{"Batch", job_tests::kBatch, true},
                                         job_tests::Executor{"Pool", job_tests::kPool, false}),
                         [](const auto& tested) { return std::string(tested.param.name); });

const char* provider_of(EVP_RAND_CTX* ctx) {
  return OSSL_PROVIDER_get0_name(EVP_RAND_get0_provider(EVP_RAND_CTX_get0_rand(ctx)));
}

using support::Rand;
using support::RandCtx;

TEST_F(Hazard, H2_GeneratorsAreTheModules) {
  const support::Library library(job_tests::kInline);
  prefer_module(library);
  for (EVP_RAND_CTX* ctx : {RAND_get0_primary(library.get()), RAND_get0_public(library.get()),
                            RAND_get0_private(library.get())}) {
    ASSERT_NE(ctx, nullptr);
    EXPECT_STREQ(provider_of(ctx), "asyncprovider");
  }
}

// As OpenSSL 3.5 and the section [random] ask for it: by names that the base does not know.
class NamedProvider : public testing::TestWithParam<const char*> {
 protected:
  int instantiate(EVP_RAND_CTX* ctx, const char* properties) {
    std::string texts[] = {"AES-256-CTR", "SHA2-256", "HMAC", properties, "asyncprovider"};
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_CIPHER, texts[0].data(), 0),
        OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_DIGEST, texts[1].data(), 0),
        OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_MAC, texts[2].data(), 0),
        OSSL_PARAM_construct_utf8_string(OSSL_DRBG_PARAM_PROPERTIES, texts[3].data(), 0),
        OSSL_PARAM_construct_utf8_string(OSSL_PROV_PARAM_CORE_PROV_NAME, texts[4].data(), 0),
        OSSL_PARAM_construct_end()};
    return EVP_RAND_instantiate(ctx, 128, 0, nullptr, 0, params);
  }
};

TEST_P(NamedProvider, H2_GeneratorThatDemandsTheModule) {
  const support::Library library;
  for (const char* properties : {"provider=asyncprovider", "?provider=asyncprovider,fips!=yes"}) {
    const Rand rand(EVP_RAND_fetch(library.get(), GetParam(), job_tests::kModule));
    const RandCtx ctx(EVP_RAND_CTX_new(rand.get(), RAND_get0_primary(library.get())));
    ASSERT_NE(ctx, nullptr);
    ASSERT_EQ(instantiate(ctx.get(), properties), 1) << properties << "\n"
                                                     << support::drain_errors();
    Chunk first{};
    Chunk second{};
    EXPECT_EQ(EVP_RAND_generate(ctx.get(), first.data(), first.size(), 0, 0, nullptr, 0), 1);
    EXPECT_EQ(EVP_RAND_generate(ctx.get(), second.data(), second.size(), 0, 0, nullptr, 0), 1);
    EXPECT_NE(first, second);
  }
}

INSTANTIATE_TEST_SUITE_P(Generators, NamedProvider,
                         testing::Values("CTR-DRBG", "HASH-DRBG", "HMAC-DRBG"),
                         [](const auto& tested) {
                           const std::string name = tested.param;
                           return name.substr(0, name.find('-'));
                         });

TEST_F(Hazard, H2_RandomSectionThatDemandsTheModule) {
  for (const char* generator : {"CTR-DRBG", "HASH-DRBG", "HMAC-DRBG"}) {
    const support::Library library(
        std::string("\n[openssl_init]\nrandom = random_sect\n[random_sect]\nrandom = ") +
        generator +
        "\ndigest = SHA2-512\nproperties = provider=asyncprovider\n"
        "seed = SEED-SRC\nseed_properties = provider=asyncprovider\n");
    Chunk chunk{};
    ASSERT_EQ(RAND_bytes_ex(library.get(), chunk.data(), chunk.size(), 0), 1)
        << support::drain_errors();
    EXPECT_STREQ(provider_of(RAND_get0_public(library.get())), "asyncprovider");
  }
}

}  // namespace
}  // namespace hazard_tests
