#include "wait_ctx/wait_ctx_c.h"

#include <limits>
#include <new>

#include "wait_ctx/wait_ctx.h"

static_assert(ASYNC_STATUS_UNSUPPORTED == 0 && ASYNC_STATUS_ERR == 1 && ASYNC_STATUS_OK == 2 &&
              ASYNC_STATUS_EAGAIN == 3);
static_assert(static_cast<int>(wait_ctx::Status::unsupported) == ASYNC_STATUS_UNSUPPORTED);
static_assert(static_cast<int>(wait_ctx::Status::error) == ASYNC_STATUS_ERR);
static_assert(static_cast<int>(wait_ctx::Status::ok) == ASYNC_STATUS_OK);
static_assert(static_cast<int>(wait_ctx::Status::again) == ASYNC_STATUS_EAGAIN);
static_assert(std::is_same_v<ASYNC_callback_fn, int (*)(void*)>);

struct ap_wait_ctx_st : wait_ctx::WaitCtx {};

namespace {

using Cleanup = void (*)(AP_WAIT_CTX*, const void*, OSSL_ASYNC_FD, void*);

// The page's functions take an array on trust: its caller has asked for the number before.
std::span<OSSL_ASYNC_FD> trusted(OSSL_ASYNC_FD* fds) {
  constexpr std::size_t kUnbounded = std::numeric_limits<std::ptrdiff_t>::max() / sizeof(*fds);
  return fds == nullptr ? std::span<OSSL_ASYNC_FD>() : std::span(fds, kUnbounded);
}

}  // namespace

AP_WAIT_CTX* AP_WAIT_CTX_new() { return new (std::nothrow) AP_WAIT_CTX; }

void AP_WAIT_CTX_free(AP_WAIT_CTX* ctx) {
  if (ctx == nullptr) return;
  ctx->for_each([ctx](const wait_ctx::Association& a) {
    const auto cleanup = reinterpret_cast<Cleanup>(a.cleanup);
    if (cleanup != nullptr) cleanup(ctx, a.key, a.fd, a.custom_data);
  });
  delete ctx;
}

int AP_WAIT_CTX_set_wait_fd(AP_WAIT_CTX* ctx, const void* key, OSSL_ASYNC_FD fd, void* custom_data,
                            Cleanup cleanup) try {
  ctx->add({key, fd, custom_data, reinterpret_cast<void (*)()>(cleanup)});
  return 1;
} catch (const std::bad_alloc&) {
  return 0;
}

int AP_WAIT_CTX_get_fd(AP_WAIT_CTX* ctx, const void* key, OSSL_ASYNC_FD* fd, void** custom_data) {
  const wait_ctx::Association* found = ctx->find(key);
  if (found == nullptr) return 0;
  *fd = found->fd;
  *custom_data = found->custom_data;
  return 1;
}

int AP_WAIT_CTX_get_all_fds(AP_WAIT_CTX* ctx, OSSL_ASYNC_FD* fd, size_t* numfds) {
  *numfds = ctx->all_fds(trusted(fd));
  return 1;
}

int AP_WAIT_CTX_get_changed_fds(AP_WAIT_CTX* ctx, OSSL_ASYNC_FD* addfd, size_t* numaddfds,
                                OSSL_ASYNC_FD* delfd, size_t* numdelfds) {
  const auto counts = ctx->changed_fds(trusted(addfd), trusted(delfd));
  *numaddfds = counts.added;
  *numdelfds = counts.deleted;
  return 1;
}

int AP_WAIT_CTX_clear_fd(AP_WAIT_CTX* ctx, const void* key) { return ctx->clear(key) ? 1 : 0; }

int AP_WAIT_CTX_set_callback(AP_WAIT_CTX* ctx, ASYNC_callback_fn callback, void* callback_arg) {
  if (ctx == nullptr) return 0;
  ctx->set_callback({callback, callback_arg});
  return 1;
}

int AP_WAIT_CTX_get_callback(AP_WAIT_CTX* ctx, ASYNC_callback_fn* callback, void** callback_arg) {
  if (ctx->callback().function == nullptr) return 0;
  *callback = ctx->callback().function;
  *callback_arg = ctx->callback().argument;
  return 1;
}

int AP_WAIT_CTX_set_status(AP_WAIT_CTX* ctx, int status) {
  ctx->set_status(status);
  return 1;
}

int AP_WAIT_CTX_get_status(AP_WAIT_CTX* ctx) { return ctx->status(); }

void AP_WAIT_CTX_resumed(AP_WAIT_CTX* ctx) { ctx->resumed(); }
