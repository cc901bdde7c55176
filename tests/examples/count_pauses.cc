// Stands between asyncsum and libcrypto (by the linker's --wrap), to tell what can't be seen in
// its output: how often jobs paused, how many at once, how many wait fds there were in all.
// It writes that into the file that ASYNCSUM_COUNTS names. With ASYNCSUM_HIDE_FDS set, asyncsum
// sees no wait fds.
#include <openssl/async.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>

namespace {

struct Counts {
  unsigned long pauses = 0, fds_added = 0;
  std::size_t most_paused = 0;
  std::set<const ASYNC_JOB*> paused;
  const bool hide_fds = std::getenv("ASYNCSUM_HIDE_FDS") != nullptr;

  ~Counts() {
    const char* path = std::getenv("ASYNCSUM_COUNTS");
    std::FILE* file = path == nullptr ? nullptr : std::fopen(path, "w");
    if (file == nullptr) return;
    std::fprintf(file, "pauses=%lu most_paused=%zu fds_added=%lu\n", pauses, most_paused,
                 fds_added);
    std::fclose(file);
  }
};

Counts counts;

}  // namespace

extern "C" {

int __real_ASYNC_start_job(ASYNC_JOB** job, ASYNC_WAIT_CTX* ctx, int* result, int (*run)(void*),
                           void* args, size_t size);
int __real_ASYNC_WAIT_CTX_get_all_fds(ASYNC_WAIT_CTX* ctx, OSSL_ASYNC_FD* fds, size_t* count);
int __real_ASYNC_WAIT_CTX_get_changed_fds(ASYNC_WAIT_CTX* ctx, OSSL_ASYNC_FD* add, size_t* adds,
                                          OSSL_ASYNC_FD* del, size_t* dels);

int __wrap_ASYNC_start_job(ASYNC_JOB** job, ASYNC_WAIT_CTX* ctx, int* result, int (*run)(void*),
                           void* args, size_t size) {
  counts.paused.erase(*job);
  const int status = __real_ASYNC_start_job(job, ctx, result, run, args, size);
  if (status != ASYNC_PAUSE) return status;
  ++counts.pauses;
  counts.paused.insert(*job);
  counts.most_paused = std::max(counts.most_paused, counts.paused.size());
  return status;
}

int __wrap_ASYNC_WAIT_CTX_get_all_fds(ASYNC_WAIT_CTX* ctx, OSSL_ASYNC_FD* fds, size_t* count) {
  if (!counts.hide_fds) return __real_ASYNC_WAIT_CTX_get_all_fds(ctx, fds, count);
  *count = 0;
  return 1;
}

int __wrap_ASYNC_WAIT_CTX_get_changed_fds(ASYNC_WAIT_CTX* ctx, OSSL_ASYNC_FD* add, size_t* adds,
                                          OSSL_ASYNC_FD* del, size_t* dels) {
  if (counts.hide_fds) {
    *adds = *dels = 0;
    return 1;
  }
  const int ok = __real_ASYNC_WAIT_CTX_get_changed_fds(ctx, add, adds, del, dels);
  if (add == nullptr) counts.fds_added += *adds;
  return ok;
}
}
