#include "api.h"

#include <cstdio>
#include <cstdlib>

namespace harness {
namespace {

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "%s failed\n", what);
  std::abort();
}

}  // namespace

int Libcrypto::Job::entry(void* self) {
  (*(*static_cast<Job**>(self))->work_)();
  return 1;
}

void Libcrypto::Job::run(const Work& work) {
  work_ = &work;
  ASYNC_JOB* job = nullptr;
  int result = 0;
  Job* self = this;
  for (;;) {
    const int state = ASYNC_start_job(&job, ctx_, &result, entry, &self, sizeof self);
    if (state == ASYNC_FINISH && result == 1) return;
    if (state != ASYNC_PAUSE) fail("ASYNC_start_job");
    (*application_)();
  }
}

void Libcrypto::Job::pause(const Work& application) {
  application_ = &application;
  if (ASYNC_get_current_job() == nullptr || ASYNC_pause_job() != 1) fail("ASYNC_pause_job");
}

}  // namespace harness
