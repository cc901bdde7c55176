// One call of a function of the base provider, as data: it can be made now, later, or elsewhere.
#pragma once

#include <cstddef>

#include "provider/kernel/kernel.h"

namespace asyncprovider {

// Sizes are bytes. Pointers may be NULL, which means something to most functions.
struct Buffers {
  const unsigned char* in = nullptr;
  std::size_t in_size = 0;
  unsigned char* out = nullptr;
  std::size_t out_room = 0;
  std::size_t* out_size = nullptr;  // NULL for functions that do not say how much they wrote
  std::size_t out_space = 0;        // what they may write, if that is more than out_room

  // Of functions that have two: the signature that is verified, the secret that is encapsulated.
  const unsigned char* in2 = nullptr;
  std::size_t in2_size = 0;
  unsigned char* out2 = nullptr;
  std::size_t out2_room = 0;
  std::size_t* out2_size = nullptr;
  std::size_t out2_space = 0;
};

// Whether a call may be made on copies of its buffers.
enum class Copies {
  always,
  in_place_only,  // elsewhere the base does not write all that it says it has written
  never,          // the base keeps a pointer into the buffers, or does not count them in bytes
};

struct Call;

// How a kernel takes its part in a call: whole blocks, between what comes before and after them.
struct LanePart {
  const kernel::Kernel* kernel = nullptr;  // NULL: the call has no such part
  void* state = nullptr;                   // for the functions

  // All on the call's own thread, begin() with an empty error queue. It does what comes before,
  // and says what is the kernel's; false: nothing was done, and the call is to be run whole.
  // go_ahead(), which may be NULL, is called in any job once all of that is done, and says what
  // else is the kernel's that may come of it; false: nothing. end() does what the kernel left and
  // what comes after, and gives the call's result; `is_ahead`: what go_ahead() said was done.
  bool (*begin)(const Call& call, kernel::Lane& lane) noexcept = nullptr;
  bool (*go_ahead)(const Call& call, kernel::Lane& lane) noexcept = nullptr;
  int (*end)(const Call& call, const kernel::Lane& lane, bool is_ahead) noexcept = nullptr;
};

struct Call {
  using Function = void (*)();
  // Calls call.function, cast to what it is, with call.context and these buffers.
  using Invoke = int (*)(const Call& call, const Buffers& buffers);

  Invoke invoke = nullptr;
  Function function = nullptr;
  void* context = nullptr;  // the base's context, or its provctx for one-shot functions
  Buffers buffers;
  Copies copies = Copies::always;
  bool exact_room = false;  // out_room is what the caller has, not what EVP reckons it has
  LanePart lanes{};
  // Where an output is an object: gives it back if the call succeeded and nobody wants it any more.
  void (*discard)(const Call& call, const unsigned char* out) noexcept = nullptr;

  // Makes the call on the caller's own buffers.
  int run() const { return invoke(*this, buffers); }

  bool in_place() const { return buffers.out != nullptr && buffers.in == buffers.out; }
};

}  // namespace asyncprovider
