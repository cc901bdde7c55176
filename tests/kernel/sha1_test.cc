#define OPENSSL_SUPPRESS_DEPRECATED
#include "provider/kernel/sha1/sha1.h"

#include <openssl/sha.h>

#include "kernel/digest_message.h"

namespace asyncprovider::kernel::test {
namespace {

INSTANTIATE_TEST_SUITE_P(Sha1, KernelTest,
                         ::testing::Values(digest_case<SHA_CTX, SHA1_Init, SHA1_Update, 20>(kSha1)),
                         case_name);

}  // namespace
}  // namespace asyncprovider::kernel::test
