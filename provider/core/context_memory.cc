#include "provider/core/context_memory.h"

#include <cstdlib>

namespace asyncprovider {

#ifdef ASYNCPROVIDER_PLAIN_MEMORY

// A sanitizer sees each context come and go.
template <std::size_t kSize>
void* allocate_block() noexcept {
  return std::malloc(kSize);
}

template <std::size_t kSize>
void free_block(void* block) noexcept {
  std::free(block);
}

#else

namespace {

constexpr unsigned kMostKept = 16;

struct Block {
  Block* next;
};

// What a thread has of a size: without a constructor and a destructor, so that access is a plain
// load.
struct Kept {
  Block* first = nullptr;
  unsigned room = 0;  // for this many more; 0 too before the thread's first and after its end
  bool ended = false;
};

template <std::size_t kSize>
[[gnu::tls_model("initial-exec")]] constinit thread_local Kept kept;

template <std::size_t kSize>
struct AtThreadEnd {
  ~AtThreadEnd() {
    kept<kSize>.ended = true;
    kept<kSize>.room = 0;
    while (Block* const block = kept<kSize>.first) {
      kept<kSize>.first = block->next;
      std::free(block);
    }
  }
};

template <std::size_t kSize>
[[gnu::noinline]] void free_or_begin(void* block) noexcept {
  static thread_local bool begun = false;
  if (!begun && !kept<kSize>.ended) {
    static thread_local AtThreadEnd<kSize> at_thread_end;
    static_cast<void>(at_thread_end);
    begun = true;
    kept<kSize>.room = kMostKept;
  }
  std::free(block);
}

}  // namespace

template <std::size_t kSize>
void* allocate_block() noexcept {
  Kept& here = kept<kSize>;
  Block* const block = here.first;
  if (block == nullptr) return std::malloc(kSize);
  here.first = block->next;
  ++here.room;
  return block;
}

template <std::size_t kSize>
void free_block(void* memory) noexcept {
  Kept& here = kept<kSize>;
  if (here.room == 0) return free_or_begin<kSize>(memory);
  Block* const block = static_cast<Block*>(memory);
  block->next = here.first;
  here.first = block;
  --here.room;
}

#endif

template void* allocate_block<kContextSize>() noexcept;
template void* allocate_block<kStateSize>() noexcept;
template void free_block<kContextSize>(void*) noexcept;
template void free_block<kStateSize>(void*) noexcept;

}  // namespace asyncprovider
