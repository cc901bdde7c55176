// The SHA extensions of x86-64.
#pragma once

namespace asyncprovider::kernel {

// Whether this CPU has them, and SSE4.1.
bool has_sha_ni();

}  // namespace asyncprovider::kernel
