// Blocks of three or four messages with the SHA extensions and all 32 registers of AVX-512, in the
// assembler's language: the SHA instructions reach only the first 16, and compilers, which move
// words to and fro between the halves, take up to a quarter longer.
#pragma once

#include <immintrin.h>

#include <cstddef>

#include "provider/kernel/sha256/constants.h"

// clang-format off

// Registers by what they hold. 0 is where SHA256RNDS2 finds two rounds' words with their constants;
// 13 to 15 have nothing from one step to the next. Each message has its state and, of the four last
// vectors of words, the newest in the lower half, where instructions that read it twice can.
#define REGISTER(n) "%%xmm" #n
#define ADDED REGISTER(0)
#define ABEF(message) ABEF_##message
#define ABEF_0 REGISTER(1)
#define ABEF_1 REGISTER(2)
#define ABEF_2 REGISTER(3)
#define ABEF_3 REGISTER(4)
#define CDGH(message) CDGH_##message
#define CDGH_0 REGISTER(5)
#define CDGH_1 REGISTER(6)
#define CDGH_2 REGISTER(7)
#define CDGH_3 REGISTER(8)
#define NEWEST(message) NEWEST_##message
#define NEWEST_0 REGISTER(9)
#define NEWEST_1 REGISTER(10)
#define NEWEST_2 REGISTER(11)
#define NEWEST_3 REGISTER(12)
#define OLDER(message, place) OLDER_##message##_##place
#define OLDER_0_0 REGISTER(16)
#define OLDER_0_1 REGISTER(17)
#define OLDER_0_2 REGISTER(18)
#define OLDER_1_0 REGISTER(19)
#define OLDER_1_1 REGISTER(20)
#define OLDER_1_2 REGISTER(21)
#define OLDER_2_0 REGISTER(22)
#define OLDER_2_1 REGISTER(23)
#define OLDER_2_2 REGISTER(24)
#define OLDER_3_0 REGISTER(25)
#define OLDER_3_1 REGISTER(26)
#define OLDER_3_2 REGISTER(27)

// The assembler's order: what is written comes last.
#define LOAD_STATE(message) \
  "vmovdqa 32 * " #message "(%[states]), " ABEF(message) "\n\t" \
  "vmovdqa 32 * " #message " + 16(%[states]), " CDGH(message) "\n\t"
#define ADD_TO_STATE(message) \
  "vpaddd 32 * " #message "(%[states]), " ABEF(message) ", " ABEF(message) "\n\t" \
  "vpaddd 32 * " #message " + 16(%[states]), " CDGH(message) ", " CDGH(message) "\n\t" \
  "vmovdqa " ABEF(message) ", 32 * " #message "(%[states])\n\t" \
  "vmovdqa " CDGH(message) ", 32 * " #message " + 16(%[states])\n\t"

#define LOAD_WORDS(message, vector, to) \
  "vmovdqu 16 * " #vector "(%[in" #message "], %[at]), %%xmm13\n\t" \
  "vpshufb %[order], %%xmm13, " to "\n\t"
#define LOAD_BLOCK(message) \
  LOAD_WORDS(message, 0, OLDER(message, 0)) \
  LOAD_WORDS(message, 1, OLDER(message, 1)) \
  LOAD_WORDS(message, 2, OLDER(message, 2)) \
  LOAD_WORDS(message, 3, NEWEST(message))

#define FOUR_ROUNDS(step, message, words) \
  "vpaddd 16 * " #step "(%[constants]), " words ", " ADDED "\n\t" \
  "sha256rnds2 " ADDED ", " ABEF(message) ", " CDGH(message) "\n\t" \
  "vpshufd $0x0e, " ADDED ", " ADDED "\n\t" \
  "sha256rnds2 " ADDED ", " CDGH(message) ", " ABEF(message) "\n\t"

// `first` to `third` are the places of the older words; those that were newest take the first's.
#define EXTEND(message, first, second, third) \
  "vmovdqa32 " OLDER(message, first) ", %%xmm13\n\t" \
  "vmovdqa32 " OLDER(message, second) ", %%xmm14\n\t" \
  "vpalignr $4, " OLDER(message, third) ", " NEWEST(message) ", %%xmm15\n\t" \
  "sha256msg1 %%xmm14, %%xmm13\n\t" \
  "vpaddd %%xmm15, %%xmm13, %%xmm13\n\t" \
  "sha256msg2 " NEWEST(message) ", %%xmm13\n\t" \
  "vmovdqa32 " NEWEST(message) ", " OLDER(message, first) "\n\t" \
  "vmovdqa %%xmm13, " NEWEST(message) "\n\t"

#define STEP(message, step, first, second, third) \
  FOUR_ROUNDS(step, message, OLDER(message, first)) EXTEND(message, first, second, third)
#define STEP_OF_OLDER(message, step, place) FOUR_ROUNDS(step, message, OLDER(message, place))
#define STEP_OF_NEWEST(message, step) FOUR_ROUNDS(step, message, NEWEST(message))

#define EACH_OF_3(what, ...) \
  what(0 __VA_OPT__(,) __VA_ARGS__) what(1 __VA_OPT__(,) __VA_ARGS__) \
  what(2 __VA_OPT__(,) __VA_ARGS__)
#define EACH_OF_4(what, ...) EACH_OF_3(what __VA_OPT__(,) __VA_ARGS__) what(3 __VA_OPT__(,) __VA_ARGS__)

#define THREE_STEPS(each, step0, step1, step2) \
  each(STEP, step0, 0, 1, 2) each(STEP, step1, 1, 2, 0) each(STEP, step2, 2, 0, 1)

namespace asyncprovider::kernel::sha256 {

// `states` has two vectors a message: words a, b, e, f and c, d, g, h, highest first.
#define COMPRESS(name, messages, each) \
  [[gnu::target("avx512f,avx512vl,avx512bw")]] inline void name( \
      __m128i* states, const unsigned char* const (&in)[messages], std::size_t blocks) { \
    const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203); \
    std::size_t at = 0; \
    asm volatile(each(LOAD_STATE) \
        "1:\n\t" \
        each(LOAD_BLOCK) \
        THREE_STEPS(each, 0, 1, 2) \
        THREE_STEPS(each, 3, 4, 5) \
        THREE_STEPS(each, 6, 7, 8) \
        THREE_STEPS(each, 9, 10, 11) \
        each(STEP_OF_OLDER, 12, 0) each(STEP_OF_OLDER, 13, 1) each(STEP_OF_OLDER, 14, 2) \
        each(STEP_OF_NEWEST, 15) \
        each(ADD_TO_STATE) \
        "addq $64, %[at]\n\t" \
        "cmpq %[end], %[at]\n\t" \
        "jne 1b\n\t" \
        : [at] "+r"(at) \
        : [end] "r"(64 * blocks), [states] "r"(states), [constants] "r"(kConstants), \
        [order] "m"(order), [in0] "r"(in[0]), [in1] "r"(in[1]), [in2] "r"(in[2]), \
        [in3] "r"(in[messages - 1]) \
        : "memory", "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", \
        "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "xmm16", "xmm17", "xmm18", \
        "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25", "xmm26", "xmm27"); \
  }

COMPRESS(compress_3, 3, EACH_OF_3)
COMPRESS(compress_4, 4, EACH_OF_4)

}  // namespace asyncprovider::kernel::sha256

#undef REGISTER
#undef ADDED
#undef ABEF
#undef ABEF_0
#undef ABEF_1
#undef ABEF_2
#undef ABEF_3
#undef CDGH
#undef CDGH_0
#undef CDGH_1
#undef CDGH_2
#undef CDGH_3
#undef NEWEST
#undef NEWEST_0
#undef NEWEST_1
#undef NEWEST_2
#undef NEWEST_3
#undef OLDER
#undef OLDER_0_0
#undef OLDER_0_1
#undef OLDER_0_2
#undef OLDER_1_0
#undef OLDER_1_1
#undef OLDER_1_2
#undef OLDER_2_0
#undef OLDER_2_1
#undef OLDER_2_2
#undef OLDER_3_0
#undef OLDER_3_1
#undef OLDER_3_2
#undef LOAD_STATE
#undef ADD_TO_STATE
#undef LOAD_WORDS
#undef LOAD_BLOCK
#undef FOUR_ROUNDS
#undef EXTEND
#undef STEP
#undef STEP_OF_OLDER
#undef STEP_OF_NEWEST
#undef EACH_OF_3
#undef EACH_OF_4
#undef THREE_STEPS
#undef COMPRESS
