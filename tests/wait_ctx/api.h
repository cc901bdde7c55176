// The two implementations of ASYNC_WAIT_CTX_new(3) under the same names.
#pragma once

#include <openssl/async.h>

#include <functional>

#include "wait_ctx/wait_ctx_c.h"

namespace harness {

using Work = std::function<void()>;

struct Ours {
  using Ctx = AP_WAIT_CTX;
  static constexpr auto create = AP_WAIT_CTX_new;
  static constexpr auto free = AP_WAIT_CTX_free;
  static constexpr auto set_wait_fd = AP_WAIT_CTX_set_wait_fd;
  static constexpr auto get_fd = AP_WAIT_CTX_get_fd;
  static constexpr auto get_all_fds = AP_WAIT_CTX_get_all_fds;
  static constexpr auto get_changed_fds = AP_WAIT_CTX_get_changed_fds;
  static constexpr auto clear_fd = AP_WAIT_CTX_clear_fd;
  static constexpr auto set_callback = AP_WAIT_CTX_set_callback;
  static constexpr auto get_callback = AP_WAIT_CTX_get_callback;
  static constexpr auto set_status = AP_WAIT_CTX_set_status;
  static constexpr auto get_status = AP_WAIT_CTX_get_status;

  class Job {
   public:
    explicit Job(Ctx* ctx) : ctx_(ctx) {}
    void run(const Work& work) { work(); }
    void pause(const Work& application) {
      application();
      AP_WAIT_CTX_resumed(ctx_);
    }

   private:
    Ctx* ctx_;
  };
};

struct Libcrypto {
  using Ctx = ASYNC_WAIT_CTX;
  static constexpr auto create = ASYNC_WAIT_CTX_new;
  static constexpr auto free = ASYNC_WAIT_CTX_free;
  static constexpr auto set_wait_fd = ASYNC_WAIT_CTX_set_wait_fd;
  static constexpr auto get_fd = ASYNC_WAIT_CTX_get_fd;
  static constexpr auto get_all_fds = ASYNC_WAIT_CTX_get_all_fds;
  static constexpr auto get_changed_fds = ASYNC_WAIT_CTX_get_changed_fds;
  static constexpr auto clear_fd = ASYNC_WAIT_CTX_clear_fd;
  static constexpr auto set_callback = ASYNC_WAIT_CTX_set_callback;
  static constexpr auto get_callback = ASYNC_WAIT_CTX_get_callback;
  static constexpr auto set_status = ASYNC_WAIT_CTX_set_status;
  static constexpr auto get_status = ASYNC_WAIT_CTX_get_status;

  // A real ASYNC_JOB for each run(): the work is on the job's stack, what the application does
  // during a pause on the thread's own.
  class Job {
   public:
    explicit Job(Ctx* ctx) : ctx_(ctx) {}
    void run(const Work& work);
    // From within the work only.
    void pause(const Work& application);

   private:
    static int entry(void* self);
    Ctx* ctx_;
    const Work* work_ = nullptr;
    const Work* application_ = nullptr;
  };
};

}  // namespace harness
