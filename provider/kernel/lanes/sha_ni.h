// The SHA extensions of x86-64.
#pragma once

#include "provider/kernel/kernel.h"

namespace asyncprovider::kernel {

// Whether this CPU has them, and SSE4.1.
bool has_sha_ni();

// A Run whose messages are interleaved: what an instruction takes until its result is there, the
// others use. `Stream` is an algorithm's, in the file that instantiates this; see interleaved.h.
template <class Stream, std::size_t kLanes>
void run_interleaved(const Lane* const messages[], std::size_t count, std::size_t blocks,
                     Scratch& scratch);

}  // namespace asyncprovider::kernel
