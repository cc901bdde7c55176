/* Has only to compile as C. */
#include "wait_ctx/wait_ctx_c.h"

static int wake(void *arg)
{
    return arg != NULL;
}

static void close_fd(AP_WAIT_CTX *ctx, const void *key, OSSL_ASYNC_FD fd, void *custom_data)
{
    (void)ctx;
    (void)key;
    (void)fd;
    (void)custom_data;
}

int use_wait_ctx(void *key, OSSL_ASYNC_FD fd)
{
    AP_WAIT_CTX *ctx = AP_WAIT_CTX_new();
    OSSL_ASYNC_FD fds[1];
    size_t added = 0, deleted = 0;
    void *data = NULL;
    ASYNC_callback_fn callback = NULL;
    int result = ctx != NULL && AP_WAIT_CTX_set_wait_fd(ctx, key, fd, NULL, close_fd)
                 && AP_WAIT_CTX_get_fd(ctx, key, fds, &data)
                 && AP_WAIT_CTX_get_all_fds(ctx, fds, &added)
                 && AP_WAIT_CTX_get_changed_fds(ctx, fds, &added, NULL, &deleted)
                 && AP_WAIT_CTX_set_callback(ctx, wake, key)
                 && AP_WAIT_CTX_get_callback(ctx, &callback, &data)
                 && AP_WAIT_CTX_set_status(ctx, ASYNC_STATUS_OK)
                 && AP_WAIT_CTX_get_status(ctx) == ASYNC_STATUS_OK
                 && AP_WAIT_CTX_clear_fd(ctx, key);
    AP_WAIT_CTX_resumed(ctx);
    AP_WAIT_CTX_free(ctx);
    return result;
}
