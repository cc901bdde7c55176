/*
 * The C interface of wait_ctx: the functions of ASYNC_WAIT_CTX_new(3) under the prefix
 * AP_WAIT_CTX_, with the same signatures (but for the context's type), results and statuses, and
 * one more for what ASYNC_pause_job() does inside libcrypto.
 *
 * Each function returns 1 on success and 0 on error unless it says otherwise. Arrays are the
 * caller's, numbers count entries. A context is for one thread at a time. Fds, custom data and
 * callback arguments stay the caller's.
 */
#ifndef ASYNCPROVIDER_WAIT_CTX_C_H
#define ASYNCPROVIDER_WAIT_CTX_C_H

#include <openssl/async.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ap_wait_ctx_st AP_WAIT_CTX;

/* A fresh context: no fds, no callback, ASYNC_STATUS_UNSUPPORTED. NULL without memory. */
AP_WAIT_CTX* AP_WAIT_CTX_new(void);

/* Calls the cleanup routine of each fd that is still associated, newest first. NULL: no-op. */
void AP_WAIT_CTX_free(AP_WAIT_CTX* ctx);

/* cleanup may be NULL. 0 without memory; then nothing changed. */
int AP_WAIT_CTX_set_wait_fd(AP_WAIT_CTX* ctx, const void* key, OSSL_ASYNC_FD fd, void* custom_data,
                            void (*cleanup)(AP_WAIT_CTX*, const void*, OSSL_ASYNC_FD, void*));

/* The newest association of the key. 0, and the outputs untouched, where there is none. */
int AP_WAIT_CTX_get_fd(AP_WAIT_CTX* ctx, const void* key, OSSL_ASYNC_FD* fd, void** custom_data);

/* fd: room for all, newest first, or NULL to be told the number only. */
int AP_WAIT_CTX_get_all_fds(AP_WAIT_CTX* ctx, OSSL_ASYNC_FD* fd, size_t* numfds);

/* What changed since the last resume; either array, or both, may be NULL. */
int AP_WAIT_CTX_get_changed_fds(AP_WAIT_CTX* ctx, OSSL_ASYNC_FD* addfd, size_t* numaddfds,
                                OSSL_ASYNC_FD* delfd, size_t* numdelfds);

/* Takes the newest association of the key away, without its cleanup. 0 where there is none. */
int AP_WAIT_CTX_clear_fd(AP_WAIT_CTX* ctx, const void* key);

/* A NULL callback unsets. 0 for a NULL ctx. */
int AP_WAIT_CTX_set_callback(AP_WAIT_CTX* ctx, ASYNC_callback_fn callback, void* callback_arg);

/* 0, and the outputs untouched, where no callback is set. */
int AP_WAIT_CTX_get_callback(AP_WAIT_CTX* ctx, ASYNC_callback_fn* callback, void** callback_arg);

int AP_WAIT_CTX_set_status(AP_WAIT_CTX* ctx, int status);

/* Returns the status, ASYNC_STATUS_UNSUPPORTED where none was set. */
int AP_WAIT_CTX_get_status(AP_WAIT_CTX* ctx);

/* The paused job that uses this context was resumed: the changes are counted anew from here. */
void AP_WAIT_CTX_resumed(AP_WAIT_CTX* ctx);

#ifdef __cplusplus
}
#endif

#endif
