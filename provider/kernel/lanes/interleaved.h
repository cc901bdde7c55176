// Messages side by side without lanes of vectors.
#pragma once

#include "provider/kernel/kernel.h"

namespace asyncprovider::kernel {

// A Run whose messages are interleaved: what an instruction takes until its result is there, the
// others use. `Stream` is an algorithm's, in the file that is compiled for its instructions and
// instantiates this; see interleaved-inl.h.
template <class Stream, std::size_t kLanes>
void run_interleaved(const Lane* const messages[], std::size_t count, std::size_t blocks,
                     Scratch& scratch);

}  // namespace asyncprovider::kernel
