#include "white_box.h"

namespace hazard_tests {
namespace {

int invoke(const Call& call, const asyncprovider::Buffers&) {
  return *static_cast<int*>(call.context);
}

}  // namespace

std::shared_ptr<Runtime> new_runtime() {
  static constexpr OSSL_DISPATCH kNoFunctions[] = {{0, nullptr}};
  return std::make_shared<Runtime>(asyncprovider::Core(nullptr, kNoFunctions),
                                   asyncprovider::Config{});
}

Submission StubExecutor::submit(Request& request) noexcept {
  wake_ = request.wake;
  return Submission::accepted;
}

Completion StubExecutor::finish(Request& request) noexcept {
  ++finishes_;
  if (waits_.size() < waits_needed_ && finishes_ < kMostFinishes)
    return Completion::early;
  request.result = request.call.run();
  return Completion::done;
}

void StubExecutor::wait(Request&, std::chrono::microseconds bound) noexcept {
  waits_.push_back(bound);
}

void StubExecutor::withdraw(Request&) noexcept { ++withdrawals_; }

void StubExecutor::retire(Request& request) noexcept { withdraw(request); }

Call call_with_result(int& result) {
  Call call;
  call.invoke = invoke;
  call.context = &result;
  return call;
}

int carry_out(const std::shared_ptr<Runtime>& runtime, StubExecutor& executor, const Call& call,
              InFlight* subject) {
  Session* const session = Session::of(ASYNC_get_wait_ctx(ASYNC_get_current_job()), runtime);
  if (session == nullptr || !session->can_notify({})) return -1;
  return session->carry_out(executor, call, subject);
}

}  // namespace hazard_tests
