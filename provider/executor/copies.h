// Work on copies: a worker must hold no pointer into the buffers of a caller that may be gone.
#pragma once

#include "provider/executor/request.h"

namespace asyncprovider {

// False where input and output overlap without being the same, or the call says so: then only the
// caller's own buffers will do.
bool may_use_copies(const Call& call);

// Copies the input, and makes room for the output. False without memory; then nothing is kept.
bool make_copies(Request& request) noexcept;

// Makes the call on the copies; result, output and errors stay in the request.
void run_on_copies(Request& request) noexcept;

// Gives the caller what the call left: output, output size, errors. Wipes the copies.
void deliver_copies(Request& request) noexcept;

// Wipes and forgets.
void drop_copies(Request& request) noexcept;

}  // namespace asyncprovider
