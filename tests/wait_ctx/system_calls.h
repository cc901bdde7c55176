// The system calls of wake_signal.cc, as the test program's linker wraps them.
#pragma once

namespace system_calls {

// Whether eventfd() is there; where not it fails as on a system without it.
void offer_eventfd(bool offered);

// Counts the calls of close() with this fd from here on.
void watch_close(int fd);
int closings();

}  // namespace system_calls
