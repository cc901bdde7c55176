// SHA-224 and SHA-256 of several messages at a time.
#pragma once

#include "provider/kernel/kernel.h"

namespace asyncprovider::kernel {

// Lane::state points at std::uint32_t[8], as SHA256_CTX::h. The two differ in what it begins with.
extern const Kernel kSha224;
extern const Kernel kSha256;

}  // namespace asyncprovider::kernel
