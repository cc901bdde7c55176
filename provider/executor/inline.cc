#include "provider/executor/inline.h"

namespace asyncprovider {

Submission InlineExecutor::submit(Request& request) noexcept {
  request.wake.notify();
  return Submission::accepted;
}

bool InlineExecutor::finish(Request& request) noexcept {
  request.result = request.call.run();
  return true;
}

}  // namespace asyncprovider
