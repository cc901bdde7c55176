// Pipelines of a cipher, by the functions that a provider hands out, so that older releases, which
// have no other way to them, are tested too; and by EVP_CipherPipeline..., where there are such.
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <array>
#include <string>

#include "provider/dispatch/newer_functions.h"
#include "support/handles.h"
#include "support/library.h"

namespace newer_tests {
namespace {

constexpr std::size_t kPipes = 3;
const std::string kPipesAsBase = std::string("base = ") + PIPES_MODULE;

using Bytes = std::array<unsigned char, 8>;

// Each pipe has another IV and another number of bytes.
struct Pipes {
  std::array<Bytes, kPipes> out_bytes{};
  unsigned char key = 0x10;
  std::array<unsigned char, kPipes> iv_bytes{1, 2, 4};
  std::array<const unsigned char*, kPipes> ivs{&iv_bytes[0], &iv_bytes[1], &iv_bytes[2]};
  Bytes message{'m', 'e', 's', 's', 'a', 'g', 'e', 's'};
  std::array<const unsigned char*, kPipes> in{message.data(), message.data() + 1,
                                              message.data() + 2};
  std::array<std::size_t, kPipes> sizes{6, 5, 4};
  std::array<unsigned char*, kPipes> out{out_bytes[0].data(), out_bytes[1].data(),
                                         out_bytes[2].data()};
  std::array<std::size_t, kPipes> out_sizes{};
  std::array<std::size_t, kPipes> rooms{8, 8, 8};

  void expect_output(unsigned char direction) const {
    EXPECT_EQ(out_sizes, sizes);
    for (std::size_t pipe = 0; pipe < kPipes; ++pipe)
      for (std::size_t i = 0; i < sizes[pipe]; ++i)
        EXPECT_EQ(out[pipe][i], in[pipe][i] ^ key ^ iv_bytes[pipe] ^ direction) << pipe << " " << i;
  }

  void expect_end() const {
    EXPECT_EQ(out_sizes, (std::array<std::size_t, kPipes>{1, 1, 1}));
    for (std::size_t pipe = 0; pipe < kPipes; ++pipe) EXPECT_EQ(out[pipe][0], sizes[pipe]);
  }
};

// The functions of the provider's only cipher.
class Functions {
 public:
  explicit Functions(const support::Library& library) {
    int no_cache = 0;
    const OSSL_ALGORITHM* const algorithm =
        OSSL_PROVIDER_query_operation(library.provider(), OSSL_OP_CIPHER, &no_cache);
    if (algorithm != nullptr) functions_ = algorithm->implementation;
  }

  template <typename Function>
  Function* get(int id) const {
    for (const OSSL_DISPATCH* row = functions_; row != nullptr && row->function_id != 0; ++row)
      if (row->function_id == id) return reinterpret_cast<Function*>(row->function);
    return nullptr;
  }

 private:
  const OSSL_DISPATCH* functions_ = nullptr;
};

template <int kInit>
void expect_pipelines(unsigned char direction) {
  const support::Library library(kPipesAsBase);
  const Functions functions(library);
  void* const context = functions.get<OSSL_FUNC_cipher_newctx_fn>(OSSL_FUNC_CIPHER_NEWCTX)(
      OSSL_PROVIDER_get0_provider_ctx(library.provider()));
  ASSERT_NE(context, nullptr);
  const auto init = functions.get<OSSL_FUNC_cipher_pipeline_encrypt_init_fn>(kInit);
  const auto update =
      functions.get<OSSL_FUNC_cipher_pipeline_update_fn>(OSSL_FUNC_CIPHER_PIPELINE_UPDATE);
  const auto final =
      functions.get<OSSL_FUNC_cipher_pipeline_final_fn>(OSSL_FUNC_CIPHER_PIPELINE_FINAL);
  ASSERT_TRUE(init != nullptr && update != nullptr && final != nullptr);
  Pipes pipes;
  EXPECT_EQ(init(context, &pipes.key, 1, kPipes, pipes.ivs.data(), 1, nullptr), 1);
  EXPECT_EQ(update(context, kPipes, pipes.out.data(), pipes.out_sizes.data(), pipes.rooms.data(),
                   pipes.in.data(), pipes.sizes.data()),
            1);
  pipes.expect_output(direction);
  EXPECT_EQ(final(context, kPipes, pipes.out.data(), pipes.out_sizes.data(), pipes.rooms.data()),
            1);
  pipes.expect_end();
  EXPECT_EQ(init(context, &pipes.key, 1, 5, pipes.ivs.data(), 1, nullptr), 0)
      << "more than the base has";
  functions.get<OSSL_FUNC_cipher_freectx_fn>(OSSL_FUNC_CIPHER_FREECTX)(context);
}

TEST(Pipelines, Encrypt) { expect_pipelines<OSSL_FUNC_CIPHER_PIPELINE_ENCRYPT_INIT>(0); }

TEST(Pipelines, Decrypt) { expect_pipelines<OSSL_FUNC_CIPHER_PIPELINE_DECRYPT_INIT>(0x80); }

#if OPENSSL_VERSION_PREREQ(3, 5)

TEST(Pipelines, ByEvp) {
  const support::Library library(kPipesAsBase);
  const support::Cipher cipher(EVP_CIPHER_fetch(library.get(), "PIPES", "provider=asyncprovider"));
  ASSERT_NE(cipher, nullptr) << support::drain_errors();
  EXPECT_EQ(EVP_CIPHER_can_pipeline(cipher.get(), 1), 1);
  const support::CipherCtx ctx(EVP_CIPHER_CTX_new());
  Pipes pipes;
  ASSERT_EQ(EVP_CipherPipelineEncryptInit(ctx.get(), cipher.get(), &pipes.key, 1, kPipes,
                                          pipes.ivs.data(), 1),
            1);
  EXPECT_EQ(EVP_CipherPipelineUpdate(ctx.get(), pipes.out.data(), pipes.out_sizes.data(),
                                     pipes.rooms.data(), pipes.in.data(), pipes.sizes.data()),
            1);
  pipes.expect_output(0);
  EXPECT_EQ(EVP_CipherPipelineFinal(ctx.get(), pipes.out.data(), pipes.out_sizes.data(),
                                    pipes.rooms.data()),
            1);
  pipes.expect_end();
}

#else

TEST(Pipelines, ByEvp) { GTEST_SKIP() << "new in OpenSSL 3.5"; }

#endif

}  // namespace
}  // namespace newer_tests
