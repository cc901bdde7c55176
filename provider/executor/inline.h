// The caller's own thread: the job gives way to the others once, and does its work when resumed.
#pragma once

#include "provider/executor/executor.h"

namespace asyncprovider {

class InlineExecutor final : public Executor {
 public:
  Submission submit(Request& request) noexcept override;
  Completion finish(Request& request) noexcept override;
  void wait(Request&, std::chrono::microseconds) noexcept override {}
  void withdraw(Request&) noexcept override {}
  void retire(Request&) noexcept override {}
};

}  // namespace asyncprovider
