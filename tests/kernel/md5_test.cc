#define OPENSSL_SUPPRESS_DEPRECATED
#include "provider/kernel/md5/md5.h"

#include <openssl/md5.h>

#include "kernel/digest_message.h"

namespace asyncprovider::kernel::test {
namespace {

INSTANTIATE_TEST_SUITE_P(Md5, KernelTest,
                         ::testing::Values(digest_case<MD5_CTX, MD5_Init, MD5_Update, 16>(kMd5)),
                         case_name);

}  // namespace
}  // namespace asyncprovider::kernel::test
