// To be preloaded: how often a program that is not ours had a job that paused. At its end that is
// written into the file that COUNT_PAUSES_IN names.
#include <dlfcn.h>
#include <openssl/async.h>

#include <cstdio>
#include <cstdlib>

namespace {

struct Count {
  unsigned long pauses = 0;

  ~Count() {
    const char* path = std::getenv("COUNT_PAUSES_IN");
    std::FILE* file = path == nullptr ? nullptr : std::fopen(path, "w");
    if (file == nullptr) return;
    std::fprintf(file, "%lu\n", pauses);
    std::fclose(file);
  }
};

Count count;

}  // namespace

extern "C" __attribute__((visibility("default"))) int ASYNC_start_job(
    ASYNC_JOB** job, ASYNC_WAIT_CTX* ctx, int* result, int (*run)(void*), void* args, size_t size) {
  static const auto next =
      reinterpret_cast<decltype(&ASYNC_start_job)>(dlsym(RTLD_NEXT, "ASYNC_start_job"));
  const int status = next(job, ctx, result, run, args, size);
  if (status == ASYNC_PAUSE) ++count.pauses;
  return status;
}
