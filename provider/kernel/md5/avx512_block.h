// Blocks of sixteen messages with AVX-512VL, in the assembler's language: two vectors of 256 bits,
// each with a step of its own after the other's. A step waits for that before it: 5 cycles (Zen 4).
// Words of the next block go to their places by way of the general registers, so that the vector
// units have nothing else to do. In the orders that compilers chose a step took a ninth longer.
//
// Names are those of RFC 1321, section 3.4.
#pragma once

#include <cstddef>
#include <cstdint>

#include "provider/kernel/lanes/avx512_blocks.h"

// clang-format off

#define HALF(n) "%%ymm" #n
#define ADD(n, to) "vpaddd " HALF(n) ", " HALF(to) ", " HALF(to) "\n\t"
#define ADD_FROM(what, to) "vpaddd " what ", " HALF(to) ", " HALF(to) "\n\t"

// a = b + ((a + function(b, c, d) + word + constant) <<< bits). Of the three, b was made last: with
// what vpternlogd takes from the register that it writes to it is done a cycle sooner (Zen 4).
#define VECTOR_STEP(offset, truth, bits, constant, n, a, b, c, d, free) \
  ADD_FROM("64 * " #n " + " offset "(%[these])", a) \
  ADD_FROM("4 * (" constant ")(%[constants])%{1to8%}", a) \
  "vmovdqa64 " HALF(b) ", " HALF(free) "\n\t" \
  "vpternlogd $" truth ", " HALF(d) ", " HALF(c) ", " HALF(free) "\n\t" \
  ADD(free, a) \
  "vprold $" #bits ", " HALF(a) ", " HALF(a) "\n\t" \
  ADD(b, a)
#define STEP_0(truth, bits, constant, n) \
  VECTOR_STEP("0", truth, bits, constant, n, 0, 1, 2, 3, 8) \
  VECTOR_STEP("32", truth, bits, constant, n, 4, 5, 6, 7, 9)
#define STEP_1(truth, bits, constant, n) \
  VECTOR_STEP("0", truth, bits, constant " + 1", n, 3, 0, 1, 2, 8) \
  VECTOR_STEP("32", truth, bits, constant " + 1", n, 7, 4, 5, 6, 9)
#define STEP_2(truth, bits, constant, n) \
  VECTOR_STEP("0", truth, bits, constant " + 2", n, 2, 3, 0, 1, 8) \
  VECTOR_STEP("32", truth, bits, constant " + 2", n, 6, 7, 4, 5, 9)
#define STEP_3(truth, bits, constant, n) \
  VECTOR_STEP("0", truth, bits, constant " + 3", n, 1, 2, 3, 0, 8) \
  VECTOR_STEP("32", truth, bits, constant " + 3", n, 5, 6, 7, 4, 9)

// Steps 4m to 4m + 3, with these words of the block, and beside them message m's words of the next.
#define FOUR_STEPS(truth, bits0, bits1, bits2, bits3, m, n0, n1, n2, n3) \
  STEP_0(truth, bits0, "4 * " #m, n0) \
  BEGIN_MESSAGE(m) MOVE_PAIR(m, 0) MOVE_PAIR(m, 1) \
  STEP_1(truth, bits1, "4 * " #m, n1) MOVE_PAIR(m, 2) MOVE_PAIR(m, 3) \
  STEP_2(truth, bits2, "4 * " #m, n2) MOVE_PAIR(m, 4) MOVE_PAIR(m, 5) \
  STEP_3(truth, bits3, "4 * " #m, n3) MOVE_PAIR(m, 6) MOVE_PAIR(m, 7)

#define ROUND_1(m, n0, n1, n2, n3) FOUR_STEPS("0xca", 7, 12, 17, 22, m, n0, n1, n2, n3)
#define ROUND_2(m, n0, n1, n2, n3) FOUR_STEPS("0xe4", 5, 9, 14, 20, m, n0, n1, n2, n3)
#define ROUND_3(m, n0, n1, n2, n3) FOUR_STEPS("0x96", 4, 11, 16, 23, m, n0, n1, n2, n3)
#define ROUND_4(m, n0, n1, n2, n3) FOUR_STEPS("0x39", 6, 10, 15, 21, m, n0, n1, n2, n3)

#define EACH_VARIABLE(what) \
  what("0", 0) what("64", 1) what("128", 2) what("192", 3) \
  what("32", 4) what("96", 5) what("160", 6) what("224", 7)
#define LOAD(offset, n) "vmovdqa64 " offset "(%[state]), " HALF(n) "\n\t"
#define CHAIN(offset, n) \
  ADD_FROM(offset "(%[state])", n) \
  "vmovdqa64 " HALF(n) ", " offset "(%[state])\n\t"

namespace asyncprovider::kernel::md5 {

// Takes `state` some blocks further: `words` has those of the first, and room for those of the
// next, `in` where each message begins. Of sixteen messages each, word by word, aligned to 64.
[[gnu::target("avx512f,avx512vl")]] inline void take_blocks_of_16(
    std::uint32_t* state, std::uint32_t (*words)[16][16], const unsigned char* const* in,
    const std::uint32_t (&constants)[64], std::size_t blocks) {
  std::uint32_t *these = words[0][0], *next = words[1][0];
  std::size_t at = 0;
  asm volatile(EACH_VARIABLE(LOAD)
      BEGIN_BLOCK(64)
      ROUND_1(0, 0, 1, 2, 3)
      ROUND_1(1, 4, 5, 6, 7)
      ROUND_1(2, 8, 9, 10, 11)
      ROUND_1(3, 12, 13, 14, 15)
      ROUND_2(4, 1, 6, 11, 0)
      ROUND_2(5, 5, 10, 15, 4)
      ROUND_2(6, 9, 14, 3, 8)
      ROUND_2(7, 13, 2, 7, 12)
      ROUND_3(8, 5, 8, 11, 14)
      ROUND_3(9, 1, 4, 7, 10)
      ROUND_3(10, 13, 0, 3, 6)
      ROUND_3(11, 9, 12, 15, 2)
      ROUND_4(12, 0, 7, 14, 5)
      ROUND_4(13, 12, 3, 10, 1)
      ROUND_4(14, 8, 15, 6, 13)
      ROUND_4(15, 4, 11, 2, 9)
      EACH_VARIABLE(CHAIN)
      END_BLOCK
      : [at] "+r"(at), [these] "+r"(these), [next] "+r"(next), [blocks] "+r"(blocks)
      : [constants] "r"(constants), [last] "r"(64 * (blocks - 1)), [state] "r"(state), [in] "r"(in)
      : ALL_REGISTERS);
}

}  // namespace asyncprovider::kernel::md5
