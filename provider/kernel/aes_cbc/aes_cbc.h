// AES-CBC encryption of several messages at a time, each with its own key.
#pragma once

#include <cstddef>

#include "provider/kernel/kernel.h"

namespace asyncprovider::kernel {

struct AesKey {
  alignas(
      16) unsigned char round_keys[15][16];  // `rounds` + 1 of them, as in FIPS 197, section 5.2
  std::size_t rounds;                        // 10, 12 or 14
};

// `key_size` is 16, 24 or 32 bytes. Takes the same time whatever the key's value. Only for CPUs on
// which some way of the kernels is usable: it is done with their AES instructions.
void expand_aes_key(AesKey& expanded, const unsigned char* key, std::size_t key_size);

// What Lane::state points at.
struct AesCbcState {
  alignas(16) unsigned char iv[16];  // after a run: the last block of ciphertext
  const AesKey* key;                 // expanded from as many bytes as the kernel's name says
};

extern const Kernel kAes128Cbc;
extern const Kernel kAes192Cbc;
extern const Kernel kAes256Cbc;

}  // namespace asyncprovider::kernel
