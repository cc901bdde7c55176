#include "bench/ipsec_mb.h"

#include <algorithm>
#include <stdexcept>

namespace bench {
namespace {

struct Algorithm {
  std::string_view name;
  std::size_t key_size;
  IMB_HASH_ALG hash;
  std::size_t digest_size;
};

constexpr Algorithm kAlgorithms[] = {
    {"AES-128-CBC", 16, IMB_AUTH_NULL, 0}, {"AES-192-CBC", 24, IMB_AUTH_NULL, 0},
    {"AES-256-CBC", 32, IMB_AUTH_NULL, 0}, {"SHA1", 0, IMB_AUTH_SHA_1, 20},
    {"SHA2-224", 0, IMB_AUTH_SHA_224, 28}, {"SHA2-256", 0, IMB_AUTH_SHA_256, 32},
    {"SHA2-384", 0, IMB_AUTH_SHA_384, 48}, {"SHA2-512", 0, IMB_AUTH_SHA_512, 64},
};

const Algorithm* find(std::string_view name) {
  const auto* const end = std::end(kAlgorithms);
  const auto* const found = std::find_if(
      kAlgorithms, end, [name](const Algorithm& algorithm) { return algorithm.name == name; });
  return found == end ? nullptr : found;
}

constexpr unsigned char kZeros[32] = {};

}  // namespace

bool IpsecMb::has(std::string_view algorithm) { return find(algorithm) != nullptr; }

IpsecMb::IpsecMb(std::string_view algorithm) : manager_(alloc_mb_mgr(0)) {
  const Algorithm* const found = find(algorithm);
  if (manager_ == nullptr || found == nullptr) throw std::runtime_error("no ipsec-mb");
  init_mb_mgr_auto(manager_, nullptr);
  hash_ = found->hash;
  digest_size_ = found->digest_size;
  key_size_ = found->key_size;
  if (key_size_ == 16) IMB_AES_KEYEXP_128(manager_, kZeros, encryption_keys_, decryption_keys_);
  if (key_size_ == 24) IMB_AES_KEYEXP_192(manager_, kZeros, encryption_keys_, decryption_keys_);
  if (key_size_ == 32) IMB_AES_KEYEXP_256(manager_, kZeros, encryption_keys_, decryption_keys_);
}

IpsecMb::~IpsecMb() { free_mb_mgr(manager_); }

void IpsecMb::submit(const unsigned char* in, unsigned char* out, unsigned char* digest,
                     std::size_t size) {
  IMB_JOB* const job = IMB_GET_NEXT_JOB(manager_);
  *job = {};
  job->chain_order = key_size_ != 0 ? IMB_ORDER_CIPHER_HASH : IMB_ORDER_HASH_CIPHER;
  job->cipher_direction = IMB_DIR_ENCRYPT;
  job->cipher_mode = key_size_ != 0 ? IMB_CIPHER_CBC : IMB_CIPHER_NULL;
  job->hash_alg = hash_;
  job->src = in;
  job->dst = out;
  job->enc_keys = encryption_keys_;
  job->dec_keys = decryption_keys_;
  job->key_len_in_bytes = key_size_;
  job->iv = kZeros;
  job->iv_len_in_bytes = 16;
  job->msg_len_to_cipher_in_bytes = size;
  job->msg_len_to_hash_in_bytes = size;
  job->auth_tag_output = digest;
  job->auth_tag_output_len_in_bytes = digest_size_;
  count(IMB_SUBMIT_JOB(manager_));
}

void IpsecMb::flush() {
  while (const IMB_JOB* const job = IMB_FLUSH_JOB(manager_)) count(job);
}

// One submission may complete several: those in order come out of IMB_GET_COMPLETED_JOB.
void IpsecMb::count(const IMB_JOB* job) {
  for (; job != nullptr; job = IMB_GET_COMPLETED_JOB(manager_)) {
    if (job->status == IMB_STATUS_COMPLETED) ++done_;
  }
}

}  // namespace bench
