// What kernels in the assembler's language for AVX-512 have in common: each block is read, and its
// words are put to those of the other messages, while that before it is worked on. For one file of
// macros each: these stay defined.
//
// A block's words are in memory, word by word with those of all messages: %[these] points to those
// of this block, %[next] to where the next one's go, %[in] to where each message begins, %[at] is
// how many bytes from there the next block is, and %[last] how many the last one. %[state] has the
// state before this block likewise.
#pragma once

// clang-format off

#define REGISTER(n) "%%zmm" #n

// The assembler's order: what is written comes last. `suffix` is a word's: "d" or "q".
#define ADD_REGISTER(suffix, n, to) \
  "vpadd" suffix " " REGISTER(n) ", " REGISTER(to) ", " REGISTER(to) "\n\t"
#define ADD_MEMORY(suffix, what, to) \
  "vpadd" suffix " " what ", " REGISTER(to) ", " REGISTER(to) "\n\t"
#define LOAD_VARIABLE(n) "vmovdqa64 64 * " #n "(%[state]), " REGISTER(n) "\n\t"
#define CHAIN_VARIABLE(suffix, n) \
  ADD_MEMORY(suffix, "64 * " #n "(%[state])", n) \
  "vmovdqa64 " REGISTER(n) ", 64 * " #n "(%[state])\n\t"

// Two words of 32 bits of message `m` of the next block, by way of the general registers: shuffles
// would take the vector units' time.
#define BEGIN_MESSAGE(m) "movq 8 * " #m "(%[in]), %%rdx\n\t"
#define MOVE_PAIR(m, pair) \
  "movq 8 * " #pair "(%%rdx, %[at]), %%rax\n\t" PUT_PAIR(m, "2 * " #pair, "2 * " #pair " + 1")
#define MOVE_REVERSED_PAIR(m, pair) \
  "movq 8 * " #pair "(%%rdx, %[at]), %%rax\n\t" \
  "bswapq %%rax\n\t" PUT_PAIR(m, "2 * " #pair " + 1", "2 * " #pair)
#define PUT_PAIR(m, lower, upper) \
  "movl %%eax, 64 * (" lower ") + 4 * " #m "(%[next])\n\t" \
  "shrq $32, %%rax\n\t" \
  "movl %%eax, 64 * (" upper ") + 4 * " #m "(%[next])\n\t"

// Beside the last block, it is that one again that is read.
#define BEGIN_BLOCK(bytes) \
  "1:\n\t" \
  "addq $" #bytes ", %[at]\n\t" \
  "cmpq %[last], %[at]\n\t" \
  "cmovaq %[last], %[at]\n\t"
// Compilers do not all see that the upper halves of registers were used.
#define END_BLOCK \
  "xchgq %[these], %[next]\n\t" \
  "decq %[blocks]\n\t" \
  "jne 1b\n\t" \
  "vzeroupper\n\t"

#define ALL_REGISTERS \
  "memory", "cc", "rax", "rcx", "rdx", \
  "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", \
  "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", \
  "xmm21", "xmm22", "xmm23", "xmm24", "xmm25", "xmm26", "xmm27", "xmm28", "xmm29", "xmm30", "xmm31"
