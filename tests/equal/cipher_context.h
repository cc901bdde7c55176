// An EVP_CIPHER_CTX whose every call leaves its traces in a transcript.
#pragma once

#include <openssl/core_names.h>

#include <span>
#include <string>

#include "equal/case.h"
#include "support/handles.h"

namespace equal {

using support::Cipher;
using support::CipherCtx;

using View = std::span<const unsigned char>;

// What a call may write beyond what it was asked for, and more: all of it is in the transcript.
inline constexpr std::size_t kRoom = 96;

class CipherContext {
 public:
  static constexpr int kKeep = -1;  // for `encrypt`

  struct Start {
    int encrypt = kKeep;
    const Bytes* key = nullptr;
    const Bytes* iv = nullptr;
    bool with_cipher = true;
    const OSSL_PARAM* params = nullptr;
  };

  CipherContext(Case& c, const EVP_CIPHER* cipher, const char* label);

  EVP_CIPHER_CTX* get() const { return ctx_.get(); }
  const EVP_CIPHER* cipher() const { return cipher_; }
  Case& test_case() const { return c_; }
  int mode() const { return EVP_CIPHER_get_mode(cipher_); }
  std::size_t block_size() const {
    return static_cast<std::size_t>(EVP_CIPHER_get_block_size(cipher_));
  }

  bool start(const Start& how);
  bool copy_to(CipherContext& target) const;
  void reset();

  // The output, from and to buffers of their own, or nothing if that failed.
  Bytes update(View in);
  Bytes cipher_call(View in);  // EVP_Cipher
  Bytes final();
  // On one buffer: from `in_at` on to `out_at` on. The number of bytes written.
  std::size_t update_at(Bytes& buffer, std::size_t in_at, std::size_t size, std::size_t out_at);
  std::size_t final_at(Bytes& buffer, std::size_t out_at);
  // One record, in place, through EVP_Cipher or EVP_CipherUpdate, or surely through the latter. Its
  // length afterwards, negative if that failed.
  int record(Bytes& buffer, std::size_t size);
  int record_by_update(Bytes& buffer, std::size_t size);
  // Output pointer NULL: additional data, or with a NULL input the length of a message.
  bool aad(View in);
  bool announce(std::size_t size);

  int control(const char* what, int command, int argument, void* pointer);
  void set_padding(bool on);
  void set_uint(const char* key, unsigned int value);
  void log_state();  // all that can be got

 private:
  // CTS and key wrapping crash without a key (and so does XTS, but only in a copied context).
  bool base_would_crash() const;
  void note_output(const char* what, std::size_t in_size, int result, int size, const Bytes& out);

  Case& c_;
  const EVP_CIPHER* cipher_;
  const char* label_;
  CipherCtx ctx_;
  bool keyed_ = false;
};

}  // namespace equal
