// A process that runs out of threads and memory when it is told to. Works by defining what the
// module calls: pthread_create(), operator new, and libcrypto's memory functions.
#pragma once

#include <openssl/opensslv.h>

#include <cstdint>
#include <functional>

namespace job_tests::faults {

// While it lives, pthread_create() gives EAGAIN.
class NoThreads {
 public:
  NoThreads();
  ~NoThreads();
  NoThreads(const NoThreads&) = delete;
  NoThreads& operator=(const NoThreads&) = delete;
};

// How often pthread_create() has given EAGAIN since the process began.
std::uint64_t refused_threads();

// libcrypto's and the module's, or the module's alone: by operator new, by libcrypto's functions called
// from the module's sources, and what module_allocation_fails() is asked about.
enum class Whose { anybodys, modules };

// From here on allocation number `first` (from 1), and as many more as `count` says, fail: but for
// those of this thread outside of a Subject. In force until healthy().
void fail_allocations(std::uint64_t first, std::uint64_t count, Whose whose = Whose::anybodys);

// For who stands between the module and malloc(): whether fail_allocations() is in force; and, where
// it is, counts one, and tells whether it is to fail.
bool is_failing();
bool module_allocation_fails();

// The job that runs next, or from here on, has its frames below this one. fail_allocations() takes it that
// it is called in the job; where there are several, AddressSanitizer has to be told.
void enter_job(const void* frame);

// libcrypto calls itself without end in a thread that has no memory for its error queue. Where it does,
// tests have one worker, and it works once while there is memory: then it has that queue.
inline constexpr bool kThreadsNeedAnErrorQueue = OPENSSL_VERSION_PREREQ(3, 6);

// How many have failed since fail_allocations(); ends that.
std::uint64_t healthy();

// While it lives, the thread that made it is under test.
class Subject {
 public:
  Subject();
  ~Subject();
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;
};

// What came of work in a job.
struct Outcome {
  int result;            // the work's
  std::uint64_t failed;  // how many allocations did
};

// Runs work in a job, to its end, while allocation number `first`, and as many more as said, fail. There
// is memory again when the job ends: libcrypto loses a job that it cannot put back.
Outcome run_without_memory(std::uint64_t first, std::uint64_t count, Whose whose,
                           const std::function<int()>& work);

// How many blocks, of operator new and of libcrypto's functions, are not freed; but for those of its
// hash tables.
std::int64_t live_blocks();

// Whether libcrypto took the memory functions.
bool installed();

}  // namespace job_tests::faults
