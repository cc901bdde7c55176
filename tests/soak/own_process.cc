#include "own_process.h"

#include "job/process.h"

namespace soak {
namespace {

// Bytes. A job's stack with what belongs to it, and what little functions of libcrypto on that stack
// would have freed.
constexpr std::size_t kOfAJob = 34'048 + 256;
constexpr std::size_t kOfTheHeapItself = 1U << 20U;

}  // namespace

OwnProcess::OwnProcess()
    : fds_(job_tests::open_fds()), threads_(job_tests::threads()), heap_(job_tests::heap_in_use()) {}

std::size_t OwnProcess::heap_growth() const {
  const std::size_t now = job_tests::heap_in_use();
  return now > heap_ ? now - heap_ : 0;
}

std::string OwnProcess::difference(std::size_t given_up) const {
  if (job_tests::open_fds() != fds_)
    return "fds: " + std::to_string(job_tests::open_fds()) + ", before: " + std::to_string(fds_);
  if (!job_tests::threads_fall_to(threads_))
    return "threads: " + std::to_string(job_tests::threads()) +
           ", before: " + std::to_string(threads_);
  if (heap_growth() > given_up * kOfAJob + kOfTheHeapItself)
    return "heap: " + std::to_string(heap_growth()) + " bytes more, with " +
           std::to_string(given_up) + " jobs given up";
  return {};
}

}  // namespace soak
