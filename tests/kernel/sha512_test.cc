#define OPENSSL_SUPPRESS_DEPRECATED
#include "provider/kernel/sha512/sha512.h"

#include <openssl/sha.h>

#include "kernel/digest_message.h"

namespace asyncprovider::kernel::test {
namespace {

// The truncations differ from SHA-512 in the first state only, and here that is any.
constexpr auto kCase = digest_case<SHA512_CTX, SHA512_Init, SHA512_Update, 64>;

INSTANTIATE_TEST_SUITE_P(
    Sha512, KernelTest,
    ::testing::Values(digest_case<SHA512_CTX, SHA384_Init, SHA384_Update, 64>(kSha384),
                      kCase(kSha512), kCase(kSha512_224), kCase(kSha512_256)),
    case_name);

}  // namespace
}  // namespace asyncprovider::kernel::test
