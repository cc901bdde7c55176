// A provider with one cipher, PIPES, that has pipelines, for whose base it is: OpenSSL's own providers
// have none. What comes out is the input, each byte combined with the key and the pipe's IV, and at
// the end the number of bytes that the pipe had.
#include <openssl/core.h>
#include <openssl/core_names.h>
#include <openssl/params.h>

#include <array>
#include <new>

#include "provider/dispatch/newer_functions.h"

namespace {

constexpr std::size_t kMostPipes = 4;

struct Context {
  unsigned char key = 0;
  unsigned char direction = 0;  // so that it is seen which of the two began it
  std::size_t pipes = 0;
  std::array<unsigned char, kMostPipes> ivs{};
  std::array<unsigned char, kMostPipes> sizes{};
};

int provider = 0;  // whose address is the provctx

void* newctx(void* provctx) { return provctx == &provider ? new (std::nothrow) Context : nullptr; }

void freectx(void* context) { delete static_cast<Context*>(context); }

int begin(Context& context, const unsigned char* key, std::size_t pipes, const unsigned char** ivs) {
  if (pipes > kMostPipes) return 0;
  context.key = key[0];
  context.pipes = pipes;
  for (std::size_t pipe = 0; pipe < pipes; ++pipe) context.ivs[pipe] = ivs[pipe][0];
  context.sizes.fill(0);
  return 1;
}

template <unsigned char kDirection>
int init(void* context, const unsigned char* key, std::size_t, const unsigned char* iv, std::size_t,
         const OSSL_PARAM*) {
  static_cast<Context*>(context)->direction = kDirection;
  return begin(*static_cast<Context*>(context), key, 1, &iv);
}

template <unsigned char kDirection>
int pipeline_init(void* context, const unsigned char* key, std::size_t, std::size_t pipes,
                  const unsigned char** ivs, std::size_t, const OSSL_PARAM*) {
  static_cast<Context*>(context)->direction = kDirection;
  return begin(*static_cast<Context*>(context), key, pipes, ivs);
}

int pipeline_update(void* vctx, std::size_t pipes, unsigned char** out, std::size_t* out_sizes,
                    const std::size_t* rooms, const unsigned char** in, const std::size_t* sizes) {
  auto& context = *static_cast<Context*>(vctx);
  if (pipes != context.pipes) return 0;
  for (std::size_t pipe = 0; pipe < pipes; ++pipe) {
    if (rooms[pipe] < sizes[pipe]) return 0;
    for (std::size_t i = 0; i < sizes[pipe]; ++i)
      out[pipe][i] = static_cast<unsigned char>(in[pipe][i] ^ context.key ^ context.ivs[pipe] ^
                                                context.direction);
    out_sizes[pipe] = sizes[pipe];
    context.sizes[pipe] = static_cast<unsigned char>(context.sizes[pipe] + sizes[pipe]);
  }
  return 1;
}

int pipeline_final(void* vctx, std::size_t pipes, unsigned char** out, std::size_t* out_sizes,
                   const std::size_t* rooms) {
  const auto& context = *static_cast<Context*>(vctx);
  if (pipes != context.pipes) return 0;
  for (std::size_t pipe = 0; pipe < pipes; ++pipe) {
    if (rooms[pipe] < 1) return 0;
    out[pipe][0] = context.sizes[pipe];
    out_sizes[pipe] = 1;
  }
  return 1;
}

int update(void* context, unsigned char* out, std::size_t* out_size, std::size_t room,
           const unsigned char* in, std::size_t size) {
  return pipeline_update(context, 1, &out, out_size, &room, &in, &size);
}

int final(void* context, unsigned char* out, std::size_t* out_size, std::size_t room) {
  return pipeline_final(context, 1, &out, out_size, &room);
}

int get_params(OSSL_PARAM params[]) {
  for (const char* size : {OSSL_CIPHER_PARAM_KEYLEN, OSSL_CIPHER_PARAM_IVLEN, OSSL_CIPHER_PARAM_BLOCK_SIZE}) {
    OSSL_PARAM* const asked = OSSL_PARAM_locate(params, size);
    if (asked != nullptr && OSSL_PARAM_set_size_t(asked, 1) != 1) return 0;
  }
  return 1;
}

template <typename Function>
OSSL_DISPATCH row(int id, Function* function) {
  return {id, reinterpret_cast<void (*)()>(function)};
}

const OSSL_DISPATCH kPipes[] = {
    row<OSSL_FUNC_cipher_newctx_fn>(OSSL_FUNC_CIPHER_NEWCTX, newctx),
    row<OSSL_FUNC_cipher_freectx_fn>(OSSL_FUNC_CIPHER_FREECTX, freectx),
    row<OSSL_FUNC_cipher_get_params_fn>(OSSL_FUNC_CIPHER_GET_PARAMS, get_params),
    row<OSSL_FUNC_cipher_encrypt_init_fn>(OSSL_FUNC_CIPHER_ENCRYPT_INIT, init<0>),
    row<OSSL_FUNC_cipher_decrypt_init_fn>(OSSL_FUNC_CIPHER_DECRYPT_INIT, init<0x80>),
    row<OSSL_FUNC_cipher_update_fn>(OSSL_FUNC_CIPHER_UPDATE, update),
    row<OSSL_FUNC_cipher_final_fn>(OSSL_FUNC_CIPHER_FINAL, final),
    row<OSSL_FUNC_cipher_pipeline_encrypt_init_fn>(OSSL_FUNC_CIPHER_PIPELINE_ENCRYPT_INIT,
                                                   pipeline_init<0>),
    row<OSSL_FUNC_cipher_pipeline_decrypt_init_fn>(OSSL_FUNC_CIPHER_PIPELINE_DECRYPT_INIT,
                                                   pipeline_init<0x80>),
    row<OSSL_FUNC_cipher_pipeline_update_fn>(OSSL_FUNC_CIPHER_PIPELINE_UPDATE, pipeline_update),
    row<OSSL_FUNC_cipher_pipeline_final_fn>(OSSL_FUNC_CIPHER_PIPELINE_FINAL, pipeline_final),
    {0, nullptr},
};

const OSSL_ALGORITHM kCiphers[] = {{"PIPES", "provider=pipes", kPipes, nullptr},
                                   {nullptr, nullptr, nullptr, nullptr}};

const OSSL_ALGORITHM* query_operation(void*, int operation, int* no_cache) {
  *no_cache = 0;
  return operation == OSSL_OP_CIPHER ? kCiphers : nullptr;
}

const OSSL_DISPATCH kFunctions[] = {
    row<OSSL_FUNC_provider_query_operation_fn>(OSSL_FUNC_PROVIDER_QUERY_OPERATION, query_operation),
    {0, nullptr},
};

}  // namespace

extern "C" __attribute__((visibility("default"))) int OSSL_provider_init(const OSSL_CORE_HANDLE*,
                                                                         const OSSL_DISPATCH*,
                                                                         const OSSL_DISPATCH** out,
                                                                         void** provctx) {
  *provctx = &provider;
  *out = kFunctions;
  return 1;
}
