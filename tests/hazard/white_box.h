// A runtime of the module's without a provider around it, and an executor that does as it is told.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "provider/executor/executor.h"
#include "provider/job/runtime.h"
#include "provider/job/session.h"

namespace hazard_tests {

using asyncprovider::Completion;
using asyncprovider::Call;
using asyncprovider::InFlight;
using asyncprovider::Request;
using asyncprovider::Runtime;
using asyncprovider::Session;
using asyncprovider::Submission;

std::shared_ptr<Runtime> new_runtime();

// Keeps each request until it is told that the work is done.
class StubExecutor final : public asyncprovider::Executor {
 public:
  Submission submit(Request& request) noexcept override;
  Completion finish(Request& request) noexcept override;
  void wait(Request& request, std::chrono::microseconds bound) noexcept override;
  void withdraw(Request& request) noexcept override;
  void retire(Request& request) noexcept override;

  // finish() succeeds from now on; or after so many calls of wait().
  void be_done() { waits_needed_ = 0; }
  void be_done_after_waits(std::size_t count) { waits_needed_ = count; }

  // The wake of the last request, as its worker would hold it.
  wait_ctx::Wake take_wake() { return std::move(wake_); }

  int finishes() const { return finishes_; }
  int withdrawals() const { return withdrawals_; }
  // The bounds of all calls of wait().
  const std::vector<std::chrono::microseconds>& waits() const { return waits_; }

 private:
  // Ends a loop that would never end.
  static constexpr int kMostFinishes = 100'000;

  wait_ctx::Wake wake_;
  std::size_t waits_needed_ = SIZE_MAX;
  int finishes_ = 0;
  int withdrawals_ = 0;
  std::vector<std::chrono::microseconds> waits_;
};

// A call that gives `result`.
Call call_with_result(int& result);

// As an operation of a context does, inside a job.
int carry_out(const std::shared_ptr<Runtime>& runtime, StubExecutor& executor, const Call& call,
              InFlight* subject = nullptr);

}  // namespace hazard_tests
