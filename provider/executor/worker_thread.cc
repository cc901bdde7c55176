#include "provider/executor/worker_thread.h"

#include <signal.h>

#ifdef __linux__
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include <new>

namespace asyncprovider {
namespace {

struct Start {
  void* (*body)(void*);
  void* argument;
  int nice;
};

void lower_priority([[maybe_unused]] int nice) noexcept {
#ifdef __linux__
  // Linux gives each thread a nice value of its own; elsewhere it is the process's.
  setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), nice);
#endif
}

void* run(void* argument) {
  auto* const start = static_cast<Start*>(argument);
  const Start copy = *start;
  delete start;
  lower_priority(copy.nice);
  return copy.body(copy.argument);
}

}  // namespace

std::optional<pthread_t> start_worker_thread(void* (*body)(void*), void* argument,
                                             int nice) noexcept {
  auto* const start = new (std::nothrow) Start{body, argument, nice};
  if (start == nullptr) return {};
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  const bool started = pthread_create(&thread, nullptr, run, start) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (started) return thread;
  delete start;
  return {};
}

}  // namespace asyncprovider
