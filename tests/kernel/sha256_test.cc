#define OPENSSL_SUPPRESS_DEPRECATED
#include "provider/kernel/sha256/sha256.h"

#include <openssl/sha.h>

#include "kernel/digest_message.h"

namespace asyncprovider::kernel::test {
namespace {

INSTANTIATE_TEST_SUITE_P(
    Sha256, KernelTest,
    ::testing::Values(digest_case<SHA256_CTX, SHA224_Init, SHA224_Update, 32>(kSha224),
                      digest_case<SHA256_CTX, SHA256_Init, SHA256_Update, 32>(kSha256)),
    case_name);

}  // namespace
}  // namespace asyncprovider::kernel::test
