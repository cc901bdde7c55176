// One call of a function of the base provider, as data: it can be made now, later, or elsewhere.
#pragma once

#include <cstddef>

namespace asyncprovider {

// Sizes are bytes. Either pointer may be NULL, which means something to most functions.
struct Buffers {
  const unsigned char* in = nullptr;
  std::size_t in_size = 0;
  unsigned char* out = nullptr;
  std::size_t out_room = 0;
};

struct Call {
  using Function = void (*)();
  // Calls call.function, cast to what it is, with call.context and these buffers.
  using Invoke = int (*)(const Call& call, const Buffers& buffers, std::size_t* out_size);

  Invoke invoke = nullptr;
  Function function = nullptr;
  void* context = nullptr;  // the base's context, or its provctx for one-shot functions
  Buffers buffers;
  std::size_t* out_size = nullptr;  // the caller's; NULL for functions without output
  // False where the base keeps a pointer into the buffers for a later call: never on copies then.
  bool may_use_copies = true;

  // Makes the call on the caller's own buffers.
  int run() const { return invoke(*this, buffers, out_size); }

  bool in_place() const { return buffers.out != nullptr && buffers.in == buffers.out; }
};

}  // namespace asyncprovider
