#include "provider/core/context_memory.h"

#include <cstdlib>

namespace asyncprovider {

#ifdef ASYNCPROVIDER_PLAIN_MEMORY

// A sanitizer sees each context come and go.
void* allocate_context() noexcept { return std::malloc(kContextSize); }
void free_context_memory(void* block) noexcept { std::free(block); }

#else

namespace {

constexpr unsigned kMostKept = 16;

struct Block {
  Block* next;
};

// What a thread has: without a constructor and a destructor, so that access is a plain load.
struct Kept {
  Block* first = nullptr;
  unsigned room = 0;  // for this many more; 0 too before the thread's first and after its end
  bool ended = false;
};

[[gnu::tls_model("initial-exec")]] constinit thread_local Kept kept;

struct AtThreadEnd {
  ~AtThreadEnd() {
    kept.ended = true;
    kept.room = 0;
    while (Block* const block = kept.first) {
      kept.first = block->next;
      std::free(block);
    }
  }
};

[[gnu::noinline]] void free_or_begin(void* block) noexcept {
  static thread_local bool begun = false;
  if (!begun && !kept.ended) {
    static thread_local AtThreadEnd at_thread_end;
    static_cast<void>(at_thread_end);
    begun = true;
    kept.room = kMostKept;
  }
  std::free(block);
}

}  // namespace

void* allocate_context() noexcept {
  Block* const block = kept.first;
  if (block == nullptr) return std::malloc(kContextSize);
  kept.first = block->next;
  ++kept.room;
  return block;
}

void free_context_memory(void* memory) noexcept {
  if (kept.room == 0) return free_or_begin(memory);
  Block* const block = static_cast<Block*>(memory);
  block->next = kept.first;
  kept.first = block;
  --kept.room;
}

#endif

}  // namespace asyncprovider
