// The way of an operation through a job: the one place that decides whether it pauses.
#pragma once

#include <cstddef>
#include <memory>

#include "provider/executor/call.h"
#include "provider/executor/thresholds.h"
#include "provider/job/in_flight.h"
#include "provider/job/runtime.h"

namespace asyncprovider {

// How much an operation counts, and the algorithm's limits for it: both are bytes, or nanoseconds
// for operations with keys.
struct Weight {
  std::size_t size;
  const Thresholds::Limits& limits;
};

// Whether the caller is in an ASYNC_JOB.
bool in_job() noexcept;

// Makes the call, and gives its result: inside a job while the job is paused, if pausing is safe
// and there is a way to wake the application; else at once. `subject` is the context that the call
// uses, or NULL.
int carry_out(const std::shared_ptr<Runtime>& runtime, const Weight& weight, const Call& call,
              InFlight* subject) noexcept;

// As carry_out() for an operation that must not pause, whatever its weight: `why` is counted.
int carry_out_in_call(const std::shared_ptr<Runtime>& runtime, const Call& call,
                      Counter why) noexcept;

// A context was entered while its own operation is in flight: raises the error, and tells the
// application of the job, if there is one, by the status.
void refuse_busy_context(const Runtime& runtime) noexcept;

}  // namespace asyncprovider
