#include "job_stack.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>

#include "support/job.h"

namespace hazard_tests {
namespace {

// What libcrypto allocates for a job's stack (crypto/async/arch/async_posix.c).
constexpr std::size_t kStackSize = 32768;
constexpr unsigned char kPaint = 0xa5;
// Of the frame that paints, and that belongs to it without being in it.
constexpr std::uintptr_t kOwnFrame = 512;

// All that could be a stack.
std::array<std::atomic<unsigned char*>, 256> blocks{};

unsigned char* stack = nullptr;  // of the job that runs
std::size_t left = 0;

void replace_block(unsigned char* old, unsigned char* with) {
  for (auto& block : blocks) {
    unsigned char* expected = old;
    if (block == old && block.compare_exchange_strong(expected, with)) return;
  }
}

void* allocate(std::size_t size, const char*, int) {
  void* const memory = size == 0 ? nullptr : std::malloc(size);
  if (size == kStackSize) replace_block(nullptr, static_cast<unsigned char*>(memory));
  return memory;
}

void* reallocate(void* memory, std::size_t size, const char*, int) {
  if (size != 0) return std::realloc(memory, size);
  std::free(memory);
  return nullptr;
}

void release(void* memory, const char*, int) {
  if (memory != nullptr) replace_block(static_cast<unsigned char*>(memory), nullptr);
  std::free(memory);
}

// libcrypto takes them only as long as it has allocated nothing: before main().
const bool taken = CRYPTO_set_mem_functions(allocate, reallocate, release) == 1;

bool find_stack() {
  const auto* const here = static_cast<unsigned char*>(__builtin_frame_address(0));
  stack = nullptr;
  for (unsigned char* const block : blocks)
    if (block != nullptr && here > block && here < block + kStackSize) stack = block;
  return stack != nullptr;
}

// Calls nothing: a call would write into what is painted.
[[gnu::noinline]] void paint_unused_part() {
  volatile unsigned char* const begin = stack;
  const auto frame = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) - kOwnFrame;
  left = frame - reinterpret_cast<std::uintptr_t>(begin);
  for (std::size_t i = 0; i < left; ++i) begin[i] = kPaint;
}

std::size_t used_part() {
  const unsigned char* const begin = stack;
  const auto is_used = [](unsigned char byte) { return byte != kPaint; };
  return static_cast<std::size_t>(begin + left - std::find_if(begin, begin + left, is_used));
}

}  // namespace

bool stack_is_known() {
  return taken && support::run_in_job([] { return find_stack() ? 1 : 0; }) == 1;
}

std::size_t stack_used_by(const std::function<int()>& work, int* result) {
  *result = support::run_in_job([&work] {
    if (!find_stack()) return -1;
    paint_unused_part();
    return work();
  });
  return stack == nullptr ? 0 : used_part();
}

std::size_t stack_size() { return kStackSize; }
std::size_t stack_left() { return left; }

}  // namespace hazard_tests
