// Threads that are nobody else's business: no signals, and behind the event loop in priority.
#pragma once

#include <pthread.h>

#include <optional>

namespace asyncprovider {

// Starts a thread with all signals blocked and a lower scheduling priority. Nothing where there is
// none to be had. The caller joins it, but in a forked child, where it does not exist.
std::optional<pthread_t> start_worker_thread(void* (*body)(void*), void* argument,
                                             int nice) noexcept;

}  // namespace asyncprovider
