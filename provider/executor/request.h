// A call on its way through an executor. It belongs to a session, which reuses it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "provider/core/captured_errors.h"
#include "provider/core/secure_buffer.h"
#include "provider/executor/call.h"
#include "wait_ctx/wake.h"

namespace asyncprovider {

class ThreadBatch;

struct Request {
  // Written by the job before submit(). A worker shares the wake while it uses it.
  Call call;
  wait_ctx::Wake wake;
  int result = 0;

  // The executor's, guarded by its mutex.
  enum class State : std::uint8_t {
    idle,
    queued,
    running,
    done,
    orphaned,  // inherited through a fork, from a pool whose threads the child does not have
  };
  State state = State::idle;
  Request* previous = nullptr;
  Request* next = nullptr;

  // The running worker's, the job's again once the state says done.
  SecureBuffer in_copy;
  SecureBuffer out_copy;
  std::size_t out_size = 0;
  std::size_t out2_size = 0;
  CapturedErrors errors;

  // The exercise's: what is to be done to the operation.
  struct Plan {
    std::uint64_t number = 0;    // of the operation, from 1
    std::size_t wakes_left = 0;  // until the result is there
    bool refused = false;        // at first
    bool fails = false;
    std::chrono::steady_clock::time_point due{};
  };
  Plan plan;

  // The batch's.
  ThreadBatch* batch = nullptr;
  kernel::Lane lane{};
  bool begun = false;  // what comes before the lane's blocks is done
  kernel::Lane ahead{};
  bool goes_ahead = false;
  std::atomic<bool> left_readable = false;  // its wait fd is, see LeftReadable
  std::size_t readable_at = 0;              // its place there
};

}  // namespace asyncprovider
