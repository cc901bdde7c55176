#include "memory.h"

#include <openssl/crypto.h>

#include <cstdlib>
#include <limits>
#include <new>

namespace memory {
namespace {

constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

constinit thread_local std::size_t requested = 0;
constinit thread_local std::size_t granted_yet = kUnlimited;
constinit thread_local std::size_t refusals = 0;

bool granted() {
  ++requested;
  if (granted_yet == kUnlimited) return true;
  if (granted_yet == 0) {
    ++refusals;
    return false;
  }
  --granted_yet;
  return true;
}

void* libcrypto_malloc(std::size_t size, const char*, int) {
  return granted() ? std::malloc(size) : nullptr;
}

void* libcrypto_realloc(void* memory, std::size_t size, const char*, int) {
  return granted() ? std::realloc(memory, size) : nullptr;
}

void libcrypto_free(void* memory, const char*, int) { std::free(memory); }

// libcrypto accepts other functions only before its first allocation.
const bool hooked =
    CRYPTO_set_mem_functions(libcrypto_malloc, libcrypto_realloc, libcrypto_free) == 1;

}  // namespace

// libcrypto 3.5 waits for itself for ever where there is no memory for its own start.
Exhausted::Exhausted(std::size_t granted) {
  OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CRYPTO_STRINGS, nullptr);
  refusals = 0;
  granted_yet = granted;
}

Exhausted::~Exhausted() { granted_yet = kUnlimited; }

std::size_t Exhausted::refused() const { return refusals; }

std::size_t allocations() { return requested; }

bool serves_libcrypto() { return hooked; }

}  // namespace memory

// operator new and operator new[], throwing and not, under their Itanium ABI names.
extern "C" {

void* __real__Znwm(std::size_t size);
void* __real__Znam(std::size_t size);
void* __real__ZnwmRKSt9nothrow_t(std::size_t size, const std::nothrow_t& tag);
void* __real__ZnamRKSt9nothrow_t(std::size_t size, const std::nothrow_t& tag);

void* __wrap__Znwm(std::size_t size) {
  return memory::granted() ? __real__Znwm(size) : throw std::bad_alloc();
}

void* __wrap__Znam(std::size_t size) {
  return memory::granted() ? __real__Znam(size) : throw std::bad_alloc();
}

void* __wrap__ZnwmRKSt9nothrow_t(std::size_t size, const std::nothrow_t& tag) {
  return memory::granted() ? __real__ZnwmRKSt9nothrow_t(size, tag) : nullptr;
}

void* __wrap__ZnamRKSt9nothrow_t(std::size_t size, const std::nothrow_t& tag) {
  return memory::granted() ? __real__ZnamRKSt9nothrow_t(size, tag) : nullptr;
}

}  // extern "C"
