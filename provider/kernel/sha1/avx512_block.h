// Blocks of sixteen messages with AVX-512, in the assembler's language: of the 32 registers 0 to 4
// have the working variables, 5 to 20 the last 16 words of the message schedule, 21 and 22 what a
// round needs. In the orders that compilers chose a round took a tenth longer (Zen 4).
//
// Names are those of FIPS 180-4, section 6.1.2.
#pragma once

#include <cstddef>
#include <cstdint>

#include "provider/kernel/lanes/avx512_blocks.h"

// clang-format off

#define WORD(n) WORD_##n
#define WORD_0 REGISTER(5)
#define WORD_1 REGISTER(6)
#define WORD_2 REGISTER(7)
#define WORD_3 REGISTER(8)
#define WORD_4 REGISTER(9)
#define WORD_5 REGISTER(10)
#define WORD_6 REGISTER(11)
#define WORD_7 REGISTER(12)
#define WORD_8 REGISTER(13)
#define WORD_9 REGISTER(14)
#define WORD_10 REGISTER(15)
#define WORD_11 REGISTER(16)
#define WORD_12 REGISTER(17)
#define WORD_13 REGISTER(18)
#define WORD_14 REGISTER(19)
#define WORD_15 REGISTER(20)
#define ADD(n, to) ADD_REGISTER("d", n, to)
#define ROTATE(bits, from, to) "vprold $" #bits ", " REGISTER(from) ", " REGISTER(to) "\n\t"

// Of the working variables b, c and d, which are in these registers.
#define FUNCTION(truth, b, c, d) \
  "vmovdqa64 " REGISTER(b) ", %%zmm21\n\t" \
  "vpternlogd $" truth ", " REGISTER(d) ", " REGISTER(c) ", %%zmm21\n\t"
#define CHOOSE(b, c, d) FUNCTION("0xca", b, c, d)
#define PARITY(b, c, d) FUNCTION("0x96", b, c, d)
#define MAJORITY(b, c, d) FUNCTION("0xe8", b, c, d)

#define LOAD_WORD(n) "vmovdqa64 64 * " #n "(%[these]), " WORD(n) "\n\t"
// The word 16 after `n`, in its place.
#define NEXT_WORD(n, n2, n8, n13) \
  "vpternlogd $0x96, " WORD(n8) ", " WORD(n2) ", " WORD(n) "\n\t" \
  "vpxord " WORD(n13) ", " WORD(n) ", " WORD(n) "\n\t" \
  "vprold $1, " WORD(n) ", " WORD(n) "\n\t"
#define EXTEND(n) EXTEND_##n
#define EXTEND_0 NEXT_WORD(0, 2, 8, 13)
#define EXTEND_1 NEXT_WORD(1, 3, 9, 14)
#define EXTEND_2 NEXT_WORD(2, 4, 10, 15)
#define EXTEND_3 NEXT_WORD(3, 5, 11, 0)
#define EXTEND_4 NEXT_WORD(4, 6, 12, 1)
#define EXTEND_5 NEXT_WORD(5, 7, 13, 2)
#define EXTEND_6 NEXT_WORD(6, 8, 14, 3)
#define EXTEND_7 NEXT_WORD(7, 9, 15, 4)
#define EXTEND_8 NEXT_WORD(8, 10, 0, 5)
#define EXTEND_9 NEXT_WORD(9, 11, 1, 6)
#define EXTEND_10 NEXT_WORD(10, 12, 2, 7)
#define EXTEND_11 NEXT_WORD(11, 13, 3, 8)
#define EXTEND_12 NEXT_WORD(12, 14, 4, 9)
#define EXTEND_13 NEXT_WORD(13, 15, 5, 10)
#define EXTEND_14 NEXT_WORD(14, 0, 6, 11)
#define EXTEND_15 NEXT_WORD(15, 1, 7, 12)

// A round, and in it `prepare` for the next one's word.
#define STEP(prepare, function, constant, n, next, a, b, c, d, e) \
  ADD_MEMORY("d", "4 * " #constant "(%[constants])%{1to16%}", e) \
  ADD_MEMORY("d", WORD(n), e) \
  prepare(next) \
  function(b, c, d) ROTATE(5, a, 22) ADD(21, e) ADD(22, e) \
  ROTATE(30, b, b)

// Five rounds, and beside them message m's words of the next block.
#define FIVE_ROUNDS(prepare, function, constant, m, n0, n1, n2, n3, n4, n5) \
  STEP(prepare, function, constant, n0, n1, 0, 1, 2, 3, 4) BEGIN_MESSAGE(m) MOVE_TWO(m, 0, 1) \
  STEP(prepare, function, constant, n1, n2, 4, 0, 1, 2, 3) MOVE_TWO(m, 2, 3) \
  STEP(prepare, function, constant, n2, n3, 3, 4, 0, 1, 2) MOVE_TWO(m, 4, 5) \
  STEP(prepare, function, constant, n3, n4, 2, 3, 4, 0, 1) MOVE_REVERSED_PAIR(m, 6) \
  STEP(prepare, function, constant, n4, n5, 1, 2, 3, 4, 0) MOVE_REVERSED_PAIR(m, 7)
#define MOVE_TWO(m, first, second) MOVE_REVERSED_PAIR(m, first) MOVE_REVERSED_PAIR(m, second)

#define EACH_VARIABLE(what) what(0) what(1) what(2) what(3) what(4)
#define CHAIN(n) CHAIN_VARIABLE("d", n)

namespace asyncprovider::kernel::sha1 {

// Takes `state` some blocks further: `words` has those of the first, and room for those of the
// next, `in` where each message begins. Of sixteen messages each, word by word, aligned to 64.
[[gnu::target("avx512f,avx512vl")]] inline void take_blocks_of_16(
    std::uint32_t* state, std::uint32_t (*words)[16][16], const unsigned char* const* in,
    const std::uint32_t (&constants)[4], std::size_t blocks) {
  std::uint32_t *these = words[0][0], *next = words[1][0];
  std::size_t at = 0;
  asm volatile(EACH_VARIABLE(LOAD_VARIABLE)
      BEGIN_BLOCK(64)
      LOAD_WORD(0)
      FIVE_ROUNDS(LOAD_WORD, CHOOSE, 0, 0, 0, 1, 2, 3, 4, 5)
      FIVE_ROUNDS(LOAD_WORD, CHOOSE, 0, 1, 5, 6, 7, 8, 9, 10)
      FIVE_ROUNDS(LOAD_WORD, CHOOSE, 0, 2, 10, 11, 12, 13, 14, 15)
      FIVE_ROUNDS(EXTEND, CHOOSE, 0, 3, 15, 0, 1, 2, 3, 4)
      FIVE_ROUNDS(EXTEND, PARITY, 1, 4, 4, 5, 6, 7, 8, 9)
      FIVE_ROUNDS(EXTEND, PARITY, 1, 5, 9, 10, 11, 12, 13, 14)
      FIVE_ROUNDS(EXTEND, PARITY, 1, 6, 14, 15, 0, 1, 2, 3)
      FIVE_ROUNDS(EXTEND, PARITY, 1, 7, 3, 4, 5, 6, 7, 8)
      FIVE_ROUNDS(EXTEND, MAJORITY, 2, 8, 8, 9, 10, 11, 12, 13)
      FIVE_ROUNDS(EXTEND, MAJORITY, 2, 9, 13, 14, 15, 0, 1, 2)
      FIVE_ROUNDS(EXTEND, MAJORITY, 2, 10, 2, 3, 4, 5, 6, 7)
      FIVE_ROUNDS(EXTEND, MAJORITY, 2, 11, 7, 8, 9, 10, 11, 12)
      FIVE_ROUNDS(EXTEND, PARITY, 3, 12, 12, 13, 14, 15, 0, 1)
      FIVE_ROUNDS(EXTEND, PARITY, 3, 13, 1, 2, 3, 4, 5, 6)
      FIVE_ROUNDS(EXTEND, PARITY, 3, 14, 6, 7, 8, 9, 10, 11)
      FIVE_ROUNDS(EXTEND, PARITY, 3, 15, 11, 12, 13, 14, 15, 0)
      EACH_VARIABLE(CHAIN)
      END_BLOCK
      : [at] "+r"(at), [these] "+r"(these), [next] "+r"(next), [blocks] "+r"(blocks)
      : [constants] "r"(constants), [last] "r"(64 * (blocks - 1)), [state] "r"(state), [in] "r"(in)
      : ALL_REGISTERS);
}

}  // namespace asyncprovider::kernel::sha1
