#include "provider/executor/inline.h"

namespace asyncprovider {

Submission InlineExecutor::submit(Request& request) noexcept {
  request.wake.notify();
  return Submission::accepted;
}

Completion InlineExecutor::finish(Request& request) noexcept {
  request.result = request.call.run();
  return Completion::done;
}

}  // namespace asyncprovider
