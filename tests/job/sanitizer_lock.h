// gcc 12's sanitizers hold no locks of their own over a fork: what another thread had locked, while
// it allocated or began, stays locked in the child, and a thread of the child can wait for it for
// ever.
#pragma once

#include <sys/types.h>

namespace job_tests {

// Waits until the child has ended, or has a thread that waits for such a lock and does not come
// out. Whether it is the latter.
bool waits_for_sanitizer(pid_t child);

}  // namespace job_tests
