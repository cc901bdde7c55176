#include "provider/job/async_job.h"

#include <openssl/async.h>
#include <openssl/err.h>

#include "provider/executor/copies.h"
#include "provider/job/session.h"

namespace asyncprovider {
namespace {

// A job's wait context, and the callback that the application has set there, if any.
struct Waiter {
  ASYNC_WAIT_CTX* wait_ctx;
  wait_ctx::Callback callback{};

  explicit Waiter(ASYNC_WAIT_CTX* job_wait_ctx) noexcept : wait_ctx(job_wait_ctx) {
    ASYNC_WAIT_CTX_get_callback(wait_ctx, &callback.function, &callback.argument);
  }
};

bool is_worth_waiting(Runtime& runtime, const Waiter& waiter, const Weight& weight,
                      const kernel::Kernel& kernel) noexcept {
  const bool by_callback = waiter.callback.function != nullptr && runtime.calls_back();
  const Thresholds::Batch& batch =
      by_callback ? weight.limits.batch_by_callback : weight.limits.batch_by_fd;
  return weight.size >= batch.min &&
         (weight.size >= weight.limits.pause_anyway ||
          runtime.batch().worth_a_pause({kernel, weight.size, batch.of_a_pause, waiter.wait_ctx}));
}

// nullptr: it is not worth a pause.
Executor* choose_executor(Runtime& runtime, const Waiter& waiter, const Weight& weight,
                          const Call& call) noexcept {
  if (Exercise* const exercise = runtime.exercise()) return exercise;
  const Thresholds::Limits& least = weight.limits;
  if (call.lanes.kernel != nullptr && is_worth_waiting(runtime, waiter, weight, *call.lanes.kernel))
    return &runtime.batch();
  const bool for_pool =
      weight.size >= least.pool_min && (weight.size >= least.queue_min || !runtime.pool().is_fed());
  if (for_pool && may_use_copies(call)) return &runtime.pool();
  return weight.size >= least.pause_anyway ? &runtime.in_line() : nullptr;
}

// Who carries a call out: a session with an executor, or else the job itself, and why.
struct Choice {
  Session* session = nullptr;
  Executor* executor = nullptr;
  Counter why = Counter::operations_inline;
};

Choice choose_session(const std::shared_ptr<Runtime>& runtime, const Waiter& waiter,
                      Executor* executor) noexcept {
  Session* session = Session::of(waiter.wait_ctx, runtime);
  if (session == nullptr) return {.why = Counter::fallback_no_fd};
  if (session->busy()) return {.why = Counter::fallback_wait_context_busy};
  if (executor->wants_new_fd()) session = session->with_new_fd();
  if (session == nullptr) return {.why = Counter::fallback_no_fd};
  if (!session->can_notify(waiter.callback)) return {.why = Counter::fallback_no_callback};
  return {.session = session, .executor = executor};
}

Choice choose(const std::shared_ptr<Runtime>& runtime, ASYNC_WAIT_CTX* wait_ctx,
              const Weight& weight, const Call& call) noexcept {
  if (wait_ctx == nullptr) return {.why = Counter::fallback_no_wait_context};
  const Waiter waiter(wait_ctx);
  Executor* const executor = choose_executor(*runtime, waiter, weight, call);
  if (executor == nullptr) return {};
  if (ERR_peek_error() != 0) return {.why = Counter::fallback_error_queue};
  return choose_session(runtime, waiter, executor);
}

}  // namespace

bool in_job() noexcept { return ASYNC_get_current_job() != nullptr; }

// Ends with a jump: see Session::carry_out().
int carry_out(const std::shared_ptr<Runtime>& runtime, const Weight& weight, const Call& call,
              InFlight* subject) noexcept {
  ASYNC_JOB* const job = ASYNC_get_current_job();
  if (job == nullptr) return call.run();
  const auto [session, executor, why] = choose(runtime, ASYNC_get_wait_ctx(job), weight, call);
  return session == nullptr ? runtime->run_here(call, why)
                            : session->carry_out(*executor, call, subject);
}

int carry_out_in_call(const std::shared_ptr<Runtime>& runtime, const Call& call,
                      Counter why) noexcept {
  return in_job() ? runtime->run_here(call, why) : call.run();
}

void refuse_busy_context(const Runtime& runtime) noexcept {
  runtime.core().raise(Reason::operation_in_flight);
  ASYNC_JOB* const job = ASYNC_get_current_job();
  ASYNC_WAIT_CTX* const wait_ctx = job == nullptr ? nullptr : ASYNC_get_wait_ctx(job);
  Session* const session = wait_ctx == nullptr ? nullptr : Session::find(wait_ctx, runtime);
  if (session != nullptr) session->set_status(wait_ctx::Status::error);
}

}  // namespace asyncprovider
