// The permutation with AVX-512, whose 32 registers are just enough: 0 to 24 have the state, 25 to
// 31 are a round's. Compilers do not find that, and write a part of the state to the stack.
//
// A step's results take the places of what it was made of: each round finds the words of the state
// in other registers than that before, and after four rounds they are back.
#pragma once

#include <cstddef>
#include <cstdint>

#include "provider/kernel/keccak/constants.h"

// clang-format off

// The assembler's order: what is written comes last. `v` is z or y, with which the names of
// registers of 512 or 256 bits begin.
#define REGISTER(v, n) "%%" #v "mm" #n
#define LOAD(v, bytes, n) "vmovdqa64 " #bytes " * " #n "(%[state]), " REGISTER(v, n) "\n\t"
#define STORE(v, bytes, n) "vmovdqa64 " REGISTER(v, n) ", " #bytes " * " #n "(%[state])\n\t"
#define COPY(v, from, to) "vmovdqa64 " REGISTER(v, from) ", " REGISTER(v, to) "\n\t"
#define ROTATE(v, bits, from, to)                                   \
  "vprolq $" #bits ", " REGISTER(v, from) ", " REGISTER(v, to) "\n\t"
#define XOR(v, a, to) "vpxorq " REGISTER(v, a) ", " REGISTER(v, to) ", " REGISTER(v, to) "\n\t"
#define PARITY(v, b, c, a)                                                           \
  "vpternlogq $0x96, " REGISTER(v, c) ", " REGISTER(v, b) ", " REGISTER(v, a) "\n\t"
#define XOR_AND_NOT(v, b, c, a)                                                      \
  "vpternlogq $0xd2, " REGISTER(v, c) ", " REGISTER(v, b) ", " REGISTER(v, a) "\n\t"
#define IOTA(v, lanes, round, a)                           \
  "vpxorq 8 * " #round "(%[constants])%{1to" #lanes "%}, " \
  REGISTER(v, a) ", " REGISTER(v, a) "\n\t"

// Theta adds to each column the sums of the one before it, and of the one after it, rotated. Rho
// does that, word by word: a row is made while others wait for theirs.
#define SUM(v, a, b, c, d, e, to) COPY(v, a, to) PARITY(v, b, c, to) PARITY(v, d, e, to)
#define ADDED(v, before, after, to) ROTATE(v, 1, after, to) XOR(v, before, to)
#define RHO(v, added, bits, from, to) XOR(v, added, from) ROTATE(v, bits, from, to)

// The first two words of the row are in 27 and 29, and their places free.
#define CHI(v, a, b, c, d, e) \
  COPY(v, 27, a)              \
  COPY(v, 29, b)              \
  XOR_AND_NOT(v, 29, c, a)    \
  XOR_AND_NOT(v, c, d, b)     \
  XOR_AND_NOT(v, d, e, c)     \
  XOR_AND_NOT(v, e, 27, d)    \
  XOR_AND_NOT(v, 27, 29, e)

// Register `aXY` has word X + 5Y. Pi makes each row of words of all columns.
#define ROUND(v, lanes, round, a00, a10, a20, a30, a40, a01, a11, a21, a31, a41, a02, a12, a22, \
              a32, a42, a03, a13, a23, a33, a43, a04, a14, a24, a34, a44)                       \
  SUM(v, a00, a01, a02, a03, a04, 25)                                                           \
  SUM(v, a10, a11, a12, a13, a14, 26)                                                           \
  SUM(v, a20, a21, a22, a23, a24, 27)                                                           \
  SUM(v, a30, a31, a32, a33, a34, 28)                                                           \
  SUM(v, a40, a41, a42, a43, a44, 29)                                                           \
  ADDED(v, 29, 26, 30) ADDED(v, 26, 28, 31) ADDED(v, 28, 25, 26)                                \
  ADDED(v, 25, 27, 28) ADDED(v, 27, 29, 25)                                                     \
  XOR(v, 30, a00) COPY(v, a00, 27) RHO(v, 28, 44, a11, 29)                                      \
  RHO(v, 31, 43, a22, a22) RHO(v, 25, 21, a33, a33) RHO(v, 26, 14, a44, a44)                    \
  CHI(v, a00, a11, a22, a33, a44)                                                               \
  IOTA(v, lanes, round, a00)                                                                    \
  RHO(v, 25, 28, a30, 27) RHO(v, 26, 20, a41, 29)                                               \
  RHO(v, 31, 61, a24, a41) RHO(v, 30, 3, a02, a24) RHO(v, 28, 45, a13, a30)                     \
  CHI(v, a02, a13, a24, a30, a41)                                                               \
  RHO(v, 28, 1, a10, 27) RHO(v, 31, 6, a21, 29)                                                 \
  RHO(v, 25, 25, a32, a21) RHO(v, 26, 8, a43, a32) RHO(v, 30, 18, a04, a43)                     \
  CHI(v, a04, a10, a21, a32, a43)                                                               \
  RHO(v, 26, 27, a40, 27) RHO(v, 30, 36, a01, 29)                                               \
  RHO(v, 25, 56, a34, a40) RHO(v, 31, 15, a23, a34) RHO(v, 28, 10, a12, a23)                    \
  CHI(v, a01, a12, a23, a34, a40)                                                               \
  RHO(v, 31, 62, a20, 27) RHO(v, 25, 55, a31, 29)                                               \
  RHO(v, 26, 39, a42, a20) RHO(v, 30, 41, a03, a31) RHO(v, 28, 2, a14, a42)                     \
  CHI(v, a03, a14, a20, a31, a42)

#define FOUR_ROUNDS(v, lanes, BESIDE)                                   \
  ROUND(v, lanes, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,      \
        14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24)                     \
  ROUND(v, lanes, 1, 0, 6, 12, 18, 24, 10, 16, 22, 3, 9, 20, 1, 7, 13,  \
        19, 5, 11, 17, 23, 4, 15, 21, 2, 8, 14)                         \
  BESIDE                                                                \
  ROUND(v, lanes, 2, 0, 16, 7, 23, 14, 20, 11, 2, 18, 9, 15, 6, 22, 13, \
        4, 10, 1, 17, 8, 24, 5, 21, 12, 3, 19)                          \
  ROUND(v, lanes, 3, 0, 11, 22, 8, 19, 15, 1, 12, 23, 9, 5, 16, 2, 13,  \
        24, 20, 6, 17, 3, 14, 10, 21, 7, 18, 4)

#define EACH_WORD(what, v, bytes)                                                                \
  what(v, bytes, 0) what(v, bytes, 1) what(v, bytes, 2) what(v, bytes, 3) what(v, bytes, 4)      \
  what(v, bytes, 5) what(v, bytes, 6) what(v, bytes, 7) what(v, bytes, 8) what(v, bytes, 9)      \
  what(v, bytes, 10) what(v, bytes, 11) what(v, bytes, 12) what(v, bytes, 13) what(v, bytes, 14) \
  what(v, bytes, 15) what(v, bytes, 16) what(v, bytes, 17) what(v, bytes, 18) what(v, bytes, 19) \
  what(v, bytes, 20) what(v, bytes, 21) what(v, bytes, 22) what(v, bytes, 23) what(v, bytes, 24)

// Four words of each of eight messages, of the next block, transposed: between rounds 25 to 31 are
// free. Rows of two messages, then words of all.
#define LOAD_ROW(first, second, to) \
  "movq 8 * " #first "(%[in]), %%rax\n\t" \
  "movq 8 * " #second "(%[in]), %%rcx\n\t" \
  "vmovdqu64 (%%rax, %%rdx), " REGISTER(y, to) "\n\t" \
  "vinserti64x4 $1, (%%rcx, %%rdx), " REGISTER(z, to) ", " REGISTER(z, to) "\n\t"
#define INTERLEAVE(a, b, low) \
  "vpunpcklqdq " REGISTER(z, b) ", " REGISTER(z, a) ", " REGISTER(z, low) "\n\t" \
  "vpunpckhqdq " REGISTER(z, b) ", " REGISTER(z, a) ", " REGISTER(z, b) "\n\t"
#define STORE_WORD(word, half, a, b) \
  "vshufi64x2 $" half ", " REGISTER(z, b) ", " REGISTER(z, a) ", " REGISTER(z, 31) "\n\t" \
  "vmovdqa64 " REGISTER(z, 31) ", 64 * " #word "(%[words], %[strip], 8)\n\t"
#define TRANSPOSE_STRIP \
  "leaq (%[at], %[strip]), %%rdx\n\t" \
  LOAD_ROW(0, 2, 25) LOAD_ROW(1, 3, 26) INTERLEAVE(25, 26, 27) \
  LOAD_ROW(4, 6, 28) LOAD_ROW(5, 7, 29) INTERLEAVE(28, 29, 30) \
  STORE_WORD(0, "0x88", 27, 30) STORE_WORD(1, "0x88", 26, 29) \
  STORE_WORD(2, "0xdd", 27, 30) STORE_WORD(3, "0xdd", 26, 29) \
  "addq $32, %[strip]\n\t" \
  "cmpq %[last_strip], %[strip]\n\t" \
  "cmovaq %[last_strip], %[strip]\n\t"

#define ADD_WORD(v, bytes, n) \
  "vpxorq " #bytes " * " #n "(%[words]), " REGISTER(v, n) ", " REGISTER(v, n) "\n\t"

#define ALL_REGISTERS \
  "memory", "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", \
  "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "xmm16", "xmm17", "xmm18", "xmm19", \
  "xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25", "xmm26", "xmm27", "xmm28", "xmm29", \
  "xmm30", "xmm31"

namespace asyncprovider::kernel::keccak {

// All rounds, for 8 or 4 messages side by side: 25 vectors, aligned to their size.
#define PERMUTATION(name, v, lanes)                                                            \
  [[gnu::target("avx512f,avx512vl")]] inline void name(void* state) {                          \
    const std::uint64_t* constants = kRoundConstants;                                          \
    asm volatile(EACH_WORD(LOAD, v, 8 * lanes)                                                 \
        "1:\n\t"                                                                               \
        FOUR_ROUNDS(v, lanes, )                                                                \
        "addq $32, %[constants]\n\t"                                                           \
        "cmpq %[end], %[constants]\n\t"                                                        \
        "jne 1b\n\t"                                                                           \
        EACH_WORD(STORE, v, 8 * lanes)                                                         \
        : [constants] "+r"(constants)                                                          \
        : [state] "r"(state), [end] "r"(constants + kRounds)                                   \
        : ALL_REGISTERS);                                                                      \
  }

PERMUTATION(permute_8_lanes, z, 8)
PERMUTATION(permute_4_lanes, y, 4)

// Adds `blocks` blocks of `rate` words (4 to 24) to the states of 8 messages, with all rounds after
// each. `words` has those of the first block, and zeros up to 25; `in` is where each message begins.
// The next block is read beside each one's rounds; beside those of the last it is that again.
[[gnu::target("avx512f,avx512vl")]] inline void absorb_8_lanes(
    void* state, void* words, const unsigned char* const* in, std::size_t rate,
    std::size_t blocks) {
  const std::size_t block_size = 8 * rate, last_block = block_size * (blocks - 1);
  const std::size_t last_strip = block_size - 32;
  std::size_t at = 0, strip;
  const std::uint64_t* constants = kRoundConstants;
  asm volatile(EACH_WORD(LOAD, z, 64)
      "1:\n\t"
      EACH_WORD(ADD_WORD, z, 64)
      "addq %[block_size], %[at]\n\t"
      "cmpq %[last_block], %[at]\n\t"
      "cmovaq %[last_block], %[at]\n\t"
      "xorl %k[strip], %k[strip]\n\t"
      "2:\n\t"
      FOUR_ROUNDS(z, 8, TRANSPOSE_STRIP)
      "addq $32, %[constants]\n\t"
      "cmpq %[end], %[constants]\n\t"
      "jne 2b\n\t"
      "subq $8 * 24, %[constants]\n\t"
      "decq %[blocks]\n\t"
      "jne 1b\n\t"
      EACH_WORD(STORE, z, 64)
      : [constants] "+r"(constants), [at] "+r"(at), [strip] "=&r"(strip), [blocks] "+r"(blocks)
      : [state] "r"(state), [words] "r"(words), [in] "r"(in), [end] "r"(constants + kRounds),
      [block_size] "m"(block_size), [last_block] "m"(last_block), [last_strip] "m"(last_strip)
      : "rax", "rcx", "rdx", ALL_REGISTERS);
}

}  // namespace asyncprovider::kernel::keccak

#undef REGISTER
#undef LOAD
#undef STORE
#undef COPY
#undef ROTATE
#undef XOR
#undef PARITY
#undef XOR_AND_NOT
#undef IOTA
#undef SUM
#undef ADDED
#undef RHO
#undef CHI
#undef ROUND
#undef FOUR_ROUNDS
#undef EACH_WORD
#undef LOAD_ROW
#undef INTERLEAVE
#undef STORE_WORD
#undef TRANSPOSE_STRIP
#undef ADD_WORD
#undef ALL_REGISTERS
#undef PERMUTATION
