// The one guard between C++ and its C callers: no exception crosses it.
#pragma once

#include <utility>

namespace asyncprovider {

// Gives what `body` returns, or `on_failure()` where it throws. The exception is over before
// on_failure runs, so that both may pause the job (hazard H5).
template <typename Body, typename OnFailure>
auto guarded(Body&& body, OnFailure&& on_failure) noexcept -> decltype(body()) {
  try {
    return std::forward<Body>(body)();
  } catch (...) {
  }
  return std::forward<OnFailure>(on_failure)();
}

}  // namespace asyncprovider
