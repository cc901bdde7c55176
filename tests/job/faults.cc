#include "faults.h"

#include <dlfcn.h>
#include <openssl/crypto.h>
#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>

#include "process.h"
#include "support/job.h"

#if defined(JOB_TESTS_ASAN)
#include <sanitizer/asan_interface.h>
#endif

extern "C" {
// The sanitizers' own, where there is one: dlsym() would pass it by.
__attribute__((weak)) int __interceptor_pthread_create(pthread_t*, const pthread_attr_t*,
                                                       void* (*)(void*), void*);
}

namespace job_tests::faults {
namespace {

using CreateThread = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);

std::atomic<bool> no_threads = false;
std::atomic<std::uint64_t> threads_refused = 0;

std::atomic<std::uint64_t> allocations = 0;
std::atomic<std::uint64_t> first_to_fail = 0;  // 0: none
std::atomic<std::uint64_t> end_of_failing = 0;
std::atomic<std::uint64_t> failed = 0;
std::atomic<bool> modules_only = false;
std::atomic<std::int64_t> live = 0;

// A thread that never said anything, as the module's are, is under test.
enum class Role { unknown, tester, subject };
thread_local Role role = Role::unknown;

// Out of line: the address of a thread-local is not to be kept across a switch of jobs.
[[gnu::noinline]] Role own_role() { return role; }
[[gnu::noinline]] void set_role(Role to) { role = to; }

#if defined(JOB_TESTS_ASAN)
// An exception leaves the poison of the frames that it unwinds on a job's stack, which is none that
// AddressSanitizer knows of.
constexpr std::ptrdiff_t kJobStack = 32'768;
const char* job_frame = nullptr;

void unpoison_job_stack(const void* frame) {
  const auto* const top = static_cast<const char*>(frame);
  const std::ptrdiff_t size = job_frame - top;
  if (own_role() == Role::subject && size > 0 && size < kJobStack)
    __asan_unpoison_memory_region(top, static_cast<std::size_t>(size));
}
#else
void unpoison_job_stack(const void*) {}
#endif

bool fails() {
  if (first_to_fail == 0 || own_role() == Role::tester) return false;
  const std::uint64_t number = ++allocations;
  if (number < first_to_fail || number >= end_of_failing) return false;
  ++failed;
  return true;
}

// By the source that libcrypto's function was called from, whose path may be relative. (The base's is
// in providers/.)
bool fails_for(const char* file) {
  const bool modules = file != nullptr && std::strstr(file, "provider/") != nullptr;
  return (modules || !modules_only) && fails();
}

// Not of hash tables: libcrypto has one of all error strings, which grows and shrinks as it likes.
bool counts(const char* file) {
  return file == nullptr || std::strstr(file, "lhash.c") == nullptr;
}

void* alive(void* memory, const char* file = nullptr) {
  if (memory != nullptr && counts(file)) ++live;
  return memory;
}

void release_block(void* memory, const char* file = nullptr) {
  if (memory != nullptr && counts(file)) --live;
  std::free(memory);
}

void* allocate(std::size_t size, const char* file, int) {
  return size == 0 || fails_for(file) ? nullptr : alive(std::malloc(size), file);
}

void* reallocate(void* memory, std::size_t size, const char* file, int line) {
  if (memory == nullptr) return allocate(size, file, line);
  if (size != 0) return fails_for(file) ? nullptr : std::realloc(memory, size);
  release_block(memory, file);
  return nullptr;
}

void release(void* memory, const char* file, int) { release_block(memory, file); }

// libcrypto takes them only as long as it has allocated nothing: before main().
const bool taken = CRYPTO_set_mem_functions(allocate, reallocate, release) == 1;

CreateThread real_create() {
  if (&__interceptor_pthread_create != nullptr) return __interceptor_pthread_create;
  return reinterpret_cast<CreateThread>(::dlsym(RTLD_NEXT, "pthread_create"));
}

}  // namespace

#if defined(JOB_TESTS_ASAN)
void enter_job(const void* frame) { job_frame = static_cast<const char*>(frame); }
#else
void enter_job(const void*) {}
#endif

NoThreads::NoThreads() { no_threads = true; }
NoThreads::~NoThreads() { no_threads = false; }
std::uint64_t refused_threads() { return threads_refused; }

void fail_allocations(std::uint64_t first, std::uint64_t count, Whose whose) {
  modules_only = whose == Whose::modules;
  enter_job(__builtin_frame_address(0));
  allocations = 0;
  failed = 0;
  end_of_failing = count > UINT64_MAX - first ? UINT64_MAX : first + count;
  first_to_fail = first;
}

std::uint64_t healthy() {
  first_to_fail = 0;
  return failed;
}

Subject::Subject() { set_role(Role::subject); }
Subject::~Subject() { set_role(Role::tester); }

Outcome run_without_memory(std::uint64_t first, std::uint64_t count, Whose whose,
                           const std::function<int()>& work) {
  std::uint64_t failures = 0;
  support::Job job([&] {
    fail_allocations(first, count, whose);
    const int done = work();
    failures = healthy();
    return done;
  });
  const auto resume = [&job] {
    const Subject subject;
    return job.resume();
  };
  while (!resume()) job.wait_until_readable();
  return {job.result(), failures};
}

bool installed() { return taken; }

bool is_failing() { return first_to_fail != 0; }
bool module_allocation_fails() { return fails(); }

std::int64_t live_blocks() { return live; }

void* allocate_or_null(std::size_t size) {
  return fails() ? nullptr : alive(std::malloc(size | 1U));
}

void free_block(void* memory) { release_block(memory); }

void* allocate_aligned_or_null(std::size_t size, std::align_val_t alignment) {
  const auto boundary = static_cast<std::size_t>(alignment);
  const std::size_t rounded = (size + boundary - 1) / boundary * boundary;
  return fails() ? nullptr
                 : alive(std::aligned_alloc(boundary, rounded == 0 ? boundary : rounded));
}

[[noreturn]] void throw_bad_alloc() {
  unpoison_job_stack(__builtin_frame_address(0));
  throw std::bad_alloc();
}

int create_thread(pthread_t* thread, const pthread_attr_t* attributes, void* (*body)(void*),
                  void* argument) {
  static const CreateThread create = real_create();
  if (!no_threads) return create(thread, attributes, body, argument);
  ++threads_refused;
  return EAGAIN;
}

}  // namespace job_tests::faults

using job_tests::faults::allocate_aligned_or_null;
using job_tests::faults::allocate_or_null;
using job_tests::faults::free_block;
using job_tests::faults::throw_bad_alloc;

extern "C" [[gnu::visibility("default")]] int pthread_create(pthread_t* thread,
                                                             const pthread_attr_t* attributes,
                                                             void* (*body)(void*),
                                                             void* argument) noexcept {
  return job_tests::faults::create_thread(thread, attributes, body, argument);
}

void* operator new(std::size_t size) {
  if (void* const memory = allocate_or_null(size)) return memory;
  throw_bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return allocate_or_null(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return allocate_or_null(size);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  if (void* const memory = allocate_aligned_or_null(size, alignment)) return memory;
  throw_bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return allocate_aligned_or_null(size, alignment);
}

void operator delete(void* memory) noexcept { free_block(memory); }
void operator delete[](void* memory) noexcept { free_block(memory); }
void operator delete(void* memory, std::size_t) noexcept { free_block(memory); }
void operator delete[](void* memory, std::size_t) noexcept { free_block(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { free_block(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { free_block(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { free_block(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { free_block(memory); }
