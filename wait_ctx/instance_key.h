// The key of a provider's wait fds.
#pragma once

namespace wait_ctx {

// An address that stands for one instance of a provider, and for nothing else as long as the
// process lives: a wait context can outlive the instance, and must not take another for it. A few
// bytes, never freed. Throws std::bad_alloc. Any thread.
void* new_instance_key();

}  // namespace wait_ctx
