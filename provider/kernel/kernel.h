// A kernel runs one algorithm over several messages at a time, one message a lane. What kernels
// know of the world is here; they know nothing of OpenSSL, of jobs, or of each other.
//
// Adding a kernel is a folder beside this file, and a line in table.cc.
#pragma once

#include <cstddef>
#include <new>
#include <span>
#include <string_view>

namespace asyncprovider::kernel {

// What is left to do of one message: whole blocks.
struct Lane {
  void* state;              // what is chained from block to block, and keys; as the kernel says
  const unsigned char* in;  // any alignment; NULL for kernels that only write
  unsigned char* out;       // likewise; may equal `in`; NULL for kernels that only read
  std::size_t blocks;
};

// Room for what a way keeps in memory while it runs: jobs' stacks are small. For the time of one
// run() only; wiped after use by whoever owns it, as far as it was used.
struct alignas(64) Scratch {
  static constexpr std::size_t kSize = 8192;
  unsigned char bytes[kSize];
  std::size_t used = 0;

  // What is there is not initialised.
  template <class Work>
  Work& make() {
    static_assert(sizeof(Work) <= kSize && alignof(Work) <= 64);
    if (used < sizeof(Work)) used = sizeof(Work);
    return *new (bytes) Work;
  }
};

// What a run costs, however many messages are in it, measured: as many messages take as long one
// after the other. With 1.4 it pays from 2 messages on, and 8 are done 5.7 times as fast.
//
// Measured on AMD's Zen 5, which works on vectors of 512 bits as a whole, and for which those of
// less gain less than on the CPUs before it; on Intel's Emerald Rapids, whose AES and SHA units are
// half as wide, and whose vector additions and rotations take half as long; and on Zen 3 and 4.
struct Cost {
  constexpr Cost(double anywhere) : Cost(anywhere, anywhere, anywhere) {}
  constexpr Cost(double from_zen5_on, double by_intel, double elsewhere)
      : zen5(from_zen5_on), intel(by_intel), others(elsewhere) {}

  double here() const;  // on this CPU

  double zen5;
  double intel;
  double others;
};

// Takes each of `count` messages (1 to a way's lanes) `blocks` blocks further (1 or more): their
// states and outputs. It does not change the lanes themselves. Frames stay below 1 KiB.
using Run = void(const Lane* const messages[], std::size_t count, std::size_t blocks,
                 Scratch& scratch);

// One way to run a kernel: with one set of instructions, and one number of lanes.
struct Way {
  std::string_view instructions;  // "AVX3_DL", "AVX2": as benchmarks and tests print it
  bool (*usable)();               // whether this CPU has them
  std::size_t lanes;              // how many messages it takes, at most
  Cost cost;
  Run* run;
};

struct Kernel {
  // The algorithm's, as in the base provider's table: "MD5"; where another kernel has that, with
  // what this one does: "SHAKE-128/SQUEEZE".
  std::string_view name;
  std::size_t block_size;
  std::span<const Way> ways;
};

}  // namespace asyncprovider::kernel
