// A block of eight messages with AVX-512, in the assembler's language: of the 32 registers 0 to 7
// have the working variables, 8 to 23 the last 16 words of the message schedule, 24 to 31 what a
// round needs. In the orders that compilers chose a round took a fifth longer (Zen 4).
//
// Names are those of FIPS 180-4, section 6.4.2.
#pragma once

#include <cstddef>
#include <cstdint>

#include "provider/kernel/lanes/avx512_blocks.h"
#include "provider/kernel/sha512/constants.h"

// clang-format off

#define ADD(n, to) ADD_REGISTER("q", n, to)
#define ROTATE(bits, from, to) "vprorq $" #bits ", " REGISTER(from) ", " REGISTER(to) "\n\t"
#define SHIFT(bits, from, to) "vpsrlq $" #bits ", " REGISTER(from) ", " REGISTER(to) "\n\t"
#define PARITY(b, c, a) \
  "vpternlogq $0x96, " REGISTER(c) ", " REGISTER(b) ", " REGISTER(a) "\n\t"
#define CHOOSE(b, c, a, to) \
  "vmovdqa64 " REGISTER(a) ", " REGISTER(to) "\n\t" \
  "vpternlogq $0xca, " REGISTER(c) ", " REGISTER(b) ", " REGISTER(to) "\n\t"
#define MAJORITY(b, c, a, to) \
  "vmovdqa64 " REGISTER(a) ", " REGISTER(to) "\n\t" \
  "vpternlogq $0xe8, " REGISTER(c) ", " REGISTER(b) ", " REGISTER(to) "\n\t"

// The word 16 after `w`, in its place.
#define NEXT_WORD(w, w1, w9, w14) \
  ROTATE(1, w1, 28) ROTATE(8, w1, 29) SHIFT(7, w1, 30) PARITY(29, 30, 28) \
  ADD(w9, w) ADD(28, w) \
  ROTATE(19, w14, 29) ROTATE(61, w14, 30) SHIFT(6, w14, 31) PARITY(30, 31, 29) \
  ADD(29, w)

#define ADD_WORD(t, w, h) ADD_MEMORY("q", "8 * " #t "(%[constants])%{1to8%}", h) ADD(w, h)
#define ROUND(a, b, c, d, e, f, g, h) \
  ROTATE(14, e, 24) ROTATE(18, e, 25) ROTATE(41, e, 26) \
  CHOOSE(f, g, e, 27) PARITY(25, 26, 24) ADD(27, h) ADD(24, h) \
  ADD(h, d) \
  ROTATE(28, a, 24) ROTATE(34, a, 25) ROTATE(39, a, 26) \
  MAJORITY(b, c, a, 27) PARITY(25, 26, 24) ADD(27, h) ADD(24, h)

// Round `t`, and in it `prepare` for the word of round `next`, which is w1.
#define STEP(prepare, t, w, next, w1, w2, w10, w15, a, b, c, d, e, f, g, h) \
  ADD_WORD(t, w, h) prepare(next, w1, w2, w10, w15) ROUND(a, b, c, d, e, f, g, h)

// The word of the first round is there; after each, what is done `beside` it.
#define SIXTEEN_ROUNDS(prepare, beside) \
  STEP(prepare, 0, 8, 1, 9, 10, 18, 23, 0, 1, 2, 3, 4, 5, 6, 7) beside(0) \
  STEP(prepare, 1, 9, 2, 10, 11, 19, 8, 7, 0, 1, 2, 3, 4, 5, 6) beside(1) \
  STEP(prepare, 2, 10, 3, 11, 12, 20, 9, 6, 7, 0, 1, 2, 3, 4, 5) beside(2) \
  STEP(prepare, 3, 11, 4, 12, 13, 21, 10, 5, 6, 7, 0, 1, 2, 3, 4) beside(3) \
  STEP(prepare, 4, 12, 5, 13, 14, 22, 11, 4, 5, 6, 7, 0, 1, 2, 3) beside(4) \
  STEP(prepare, 5, 13, 6, 14, 15, 23, 12, 3, 4, 5, 6, 7, 0, 1, 2) beside(5) \
  STEP(prepare, 6, 14, 7, 15, 16, 8, 13, 2, 3, 4, 5, 6, 7, 0, 1) beside(6) \
  STEP(prepare, 7, 15, 8, 16, 17, 9, 14, 1, 2, 3, 4, 5, 6, 7, 0) beside(7) \
  STEP(prepare, 8, 16, 9, 17, 18, 10, 15, 0, 1, 2, 3, 4, 5, 6, 7) beside(0) \
  STEP(prepare, 9, 17, 10, 18, 19, 11, 16, 7, 0, 1, 2, 3, 4, 5, 6) beside(1) \
  STEP(prepare, 10, 18, 11, 19, 20, 12, 17, 6, 7, 0, 1, 2, 3, 4, 5) beside(2) \
  STEP(prepare, 11, 19, 12, 20, 21, 13, 18, 5, 6, 7, 0, 1, 2, 3, 4) beside(3) \
  STEP(prepare, 12, 20, 13, 21, 22, 14, 19, 4, 5, 6, 7, 0, 1, 2, 3) beside(4) \
  STEP(prepare, 13, 21, 14, 22, 23, 15, 20, 3, 4, 5, 6, 7, 0, 1, 2) beside(5) \
  STEP(prepare, 14, 22, 15, 23, 8, 16, 21, 2, 3, 4, 5, 6, 7, 0, 1) beside(6) \
  STEP(EXTEND, 15, 23, 0, 8, 9, 17, 22, 1, 2, 3, 4, 5, 6, 7, 0) beside(7)

#define LOAD_WORD(t, w, w1, w9, w14) "vmovdqa64 64 * " #t "(%[these]), " REGISTER(w) "\n\t"
#define EXTEND(t, w, w1, w9, w14) NEXT_WORD(w, w1, w9, w14)
#define NOTHING(pair)

// Two words of a message of the next block, whose number, times 8, is in rcx: in eight rounds all.
#define MOVE_TWO(pair) MOVE_##pair
#define MOVE_0 "movq (%[in], %%rcx), %%rdx\n\t" MOVE_WORD(0) MOVE_WORD(1)
#define MOVE_1 MOVE_WORD(2) MOVE_WORD(3)
#define MOVE_2 MOVE_WORD(4) MOVE_WORD(5)
#define MOVE_3 MOVE_WORD(6) MOVE_WORD(7)
#define MOVE_4 MOVE_WORD(8) MOVE_WORD(9)
#define MOVE_5 MOVE_WORD(10) MOVE_WORD(11)
#define MOVE_6 MOVE_WORD(12) MOVE_WORD(13)
#define MOVE_7 MOVE_WORD(14) MOVE_WORD(15) "addq $8, %%rcx\n\t"
#define MOVE_WORD(n) \
  "movq 8 * " #n "(%%rdx, %[at]), %%rax\n\t" \
  "bswapq %%rax\n\t" \
  "movq %%rax, 64 * " #n "(%[next], %%rcx)\n\t"

#define EACH_VARIABLE(what) what(0) what(1) what(2) what(3) what(4) what(5) what(6) what(7)
#define CHAIN(n) CHAIN_VARIABLE("q", n)

namespace asyncprovider::kernel::sha512 {

// Takes `state` some blocks further: `words` has those of the first, and room for those of the
// next, `in` where each message begins. Of eight messages each, word by word, aligned to 64.
[[gnu::target("avx512f,avx512vl")]] inline void take_blocks_of_8(
    std::uint64_t* state, std::uint64_t (*words)[16][8], const unsigned char* const* in,
    std::size_t blocks) {
  std::uint64_t *these = words[0][0], *next = words[1][0];
  const std::uint64_t* constants;
  std::size_t at = 0;
  asm volatile(EACH_VARIABLE(LOAD_VARIABLE)
      BEGIN_BLOCK(128)
      "movq %[first_constant], %[constants]\n\t"
      LOAD_WORD(0, 8, 9, 17, 22)
      SIXTEEN_ROUNDS(LOAD_WORD, NOTHING)
      "xorl %%ecx, %%ecx\n\t"
      "2:\n\t"
      "addq $128, %[constants]\n\t"
      SIXTEEN_ROUNDS(EXTEND, MOVE_TWO)
      "cmpq %[last_constant], %[constants]\n\t"
      "jne 2b\n\t"
      EACH_VARIABLE(CHAIN)
      END_BLOCK
      : [constants] "=&r"(constants), [at] "+r"(at), [these] "+r"(these), [next] "+r"(next),
      [blocks] "+r"(blocks)
      : [first_constant] "r"(kConstants), [last_constant] "r"(kConstants + 64),
      [last] "r"(128 * (blocks - 1)), [state] "r"(state), [in] "r"(in)
      : ALL_REGISTERS);
}

}  // namespace asyncprovider::kernel::sha512
