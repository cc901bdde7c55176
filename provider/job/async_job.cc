#include "provider/job/async_job.h"

#include <openssl/async.h>
#include <openssl/err.h>

#include "provider/executor/copies.h"
#include "provider/job/session.h"

namespace asyncprovider {
namespace {

Counter fallback_counter(Submission outcome) {
  switch (outcome) {
    case Submission::full:
      return Counter::fallback_queue_full;
    case Submission::no_thread:
      return Counter::fallback_no_thread;
    default:
      return Counter::fallback_no_memory;
  }
}

// `why` is a fallback's, or operations_inline where there is nothing to say.
int run_here(Runtime& runtime, const Call& call, Counter why) noexcept {
  if (why != Counter::operations_inline) {
    runtime.tally().add(why);
    runtime.log().fallback(why);
  }
  runtime.tally().add(Counter::operations_inline);
  return call.run();
}

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

int run_in_session(Runtime& runtime, Session& session, Executor& executor, const Call& call,
                   InFlight* subject) noexcept {
  Submission outcome;
  const int result = session.carry_out(executor, call, subject, outcome);
  const bool accepted = outcome == Submission::accepted;
  if (accepted) session.count(runtime.counter_of(executor));
  session.leave();
  return accepted ? result : run_here(runtime, call, fallback_counter(outcome));
}

}  // namespace

bool in_job() noexcept { return ASYNC_get_current_job() != nullptr; }

int carry_out(const std::shared_ptr<Runtime>& runtime, const Weight& weight, const Call& call,
              InFlight* subject) noexcept {
  ASYNC_JOB* const job = ASYNC_get_current_job();
  if (job == nullptr) return call.run();
  ASYNC_WAIT_CTX* const wait_ctx = ASYNC_get_wait_ctx(job);
  if (wait_ctx == nullptr) return run_here(*runtime, call, Counter::fallback_no_wait_context);
  const Waiter waiter(wait_ctx);
  Executor* const executor = choose_executor(*runtime, waiter, weight, call);
  if (executor == nullptr) return run_here(*runtime, call, Counter::operations_inline);
  if (ERR_peek_error() != 0) return run_here(*runtime, call, Counter::fallback_error_queue);
  Session* session = Session::of(wait_ctx, runtime);
  if (session == nullptr) return run_here(*runtime, call, Counter::fallback_no_fd);
  if (session->busy()) return run_here(*runtime, call, Counter::fallback_wait_context_busy);
  if (executor->wants_new_fd()) session = session->with_new_fd();
  if (session == nullptr) return run_here(*runtime, call, Counter::fallback_no_fd);
  if (!session->can_notify(waiter.callback))
    return run_here(*runtime, call, Counter::fallback_no_callback);
  return run_in_session(*runtime, *session, *executor, call, subject);
}

int carry_out_in_call(const std::shared_ptr<Runtime>& runtime, const Call& call,
                      Counter why) noexcept {
  return in_job() ? run_here(*runtime, call, why) : call.run();
}

void refuse_busy_context(const Runtime& runtime) noexcept {
  runtime.core().raise(Reason::operation_in_flight);
  ASYNC_JOB* const job = ASYNC_get_current_job();
  ASYNC_WAIT_CTX* const wait_ctx = job == nullptr ? nullptr : ASYNC_get_wait_ctx(job);
  Session* const session = wait_ctx == nullptr ? nullptr : Session::find(wait_ctx, runtime);
  if (session != nullptr) session->set_status(wait_ctx::Status::error);
}

}  // namespace asyncprovider
