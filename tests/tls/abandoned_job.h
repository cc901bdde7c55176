// libcrypto loses a job that is paused when its SSL is freed, and the job's stack.
#pragma once

#include <openssl/async.h>
#include <openssl/ssl.h>

#if defined(__SANITIZE_ADDRESS__)
#define TLS_TESTS_FIND_LEAKS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TLS_TESTS_FIND_LEAKS 1
#endif
#endif

#ifdef TLS_TESTS_FIND_LEAKS
#include <sanitizer/lsan_interface.h>
#endif

namespace tls {

// Tells the leak sanitizer about each job in which a record of this connection is handled.
inline void expect_abandoned_jobs([[maybe_unused]] SSL* ssl) {
#ifdef TLS_TESTS_FIND_LEAKS
  SSL_set_msg_callback(ssl, [](int, int, int, const void*, std::size_t, SSL*, void*) {
    if (ASYNC_JOB* job = ASYNC_get_current_job()) __lsan_ignore_object(job);
  });
#endif
}

}  // namespace tls
