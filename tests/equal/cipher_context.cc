#include "equal/cipher_context.h"

#include <openssl/params.h>

#include <algorithm>
#include <cstring>

#include "equal/params.h"

namespace equal {
namespace {

// An input of exactly its size, so that a sanitizer sees who reads beyond it.
class ExactCopy {
 public:
  ExactCopy(Rng& rng, View in) : data_(new unsigned char[in.size()]) {
    std::copy(in.begin(), in.end(), data_.get());
    if (in.empty() && rng.coin()) data_.reset();
  }
  const unsigned char* get() const { return data_.get(); }

 private:
  std::unique_ptr<unsigned char[]> data_;
};

Bytes first_bytes(Bytes bytes, int size) {
  bytes.resize(std::min(bytes.size(), static_cast<std::size_t>(std::max(size, 0))));
  return bytes;
}

// What a failed call leaves in place of its output is nobody's business.
void forget(Bytes& buffer, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) buffer[i] = 0x5A;
}

const unsigned char* data_of(const Bytes* bytes) {
  return bytes == nullptr ? nullptr : bytes->data();
}

}  // namespace

CipherContext::CipherContext(Case& c, const EVP_CIPHER* cipher, const char* label)
    : c_(c), cipher_(cipher), label_(label), ctx_(EVP_CIPHER_CTX_new()) {
  EVP_CIPHER_CTX_set_flags(ctx_.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
}

bool CipherContext::start(const Start& how) {
  const EVP_CIPHER* cipher = how.with_cipher ? cipher_ : nullptr;
  const unsigned char* key = data_of(how.key);
  const unsigned char* iv = data_of(how.iv);
  const int result = how.params != nullptr || c_.rng.coin()
                         ? EVP_CipherInit_ex2(get(), cipher, key, iv, how.encrypt, how.params)
                         : EVP_CipherInit_ex(get(), cipher, nullptr, key, iv, how.encrypt);
  c_.log.note("%s: init(cipher %d, key %d, iv %d, params %d, encrypt %d) = %d", label_,
              how.with_cipher, key != nullptr, iv != nullptr, how.params != nullptr, how.encrypt,
              result);
  c_.settle();
  keyed_ = (keyed_ && !how.with_cipher) || (result == 1 && key != nullptr);
  return result == 1;
}

bool CipherContext::copy_to(CipherContext& target) const {
  if (!keyed_ && mode() == EVP_CIPH_XTS_MODE) return false;
  const int result = EVP_CIPHER_CTX_copy(target.get(), get());
  c_.log.note("%s: copy to %s = %d", label_, target.label_, result);
  target.keyed_ = result == 1 && keyed_;
  c_.settle();
  return result == 1;
}

void CipherContext::reset() {
  const int result = EVP_CIPHER_CTX_reset(get());
  EVP_CIPHER_CTX_set_flags(get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  c_.log.note("%s: reset = %d", label_, result);
  keyed_ = false;
}

bool CipherContext::base_would_crash() const {
  const bool cts = (EVP_CIPHER_get_flags(cipher_) & EVP_CIPH_FLAG_CTS) != 0;
  return !keyed_ && (cts || mode() == EVP_CIPH_WRAP_MODE);
}

void CipherContext::note_output(const char* what, std::size_t in_size, int result, int size,
                                const Bytes& out) {
  c_.log.note("%s: %s(%zu) = %d, size %d", label_, what, in_size, result, size);
  if (result > 0) c_.log.bytes("  output", out);
  c_.settle();
}

Bytes CipherContext::update(View in) {
  if (base_would_crash()) return {};
  const ExactCopy input(c_.rng, in);
  Bytes out(in.size() + kRoom, 0xA5);
  int size = 77;
  const int result =
      EVP_CipherUpdate(get(), out.data(), &size, input.get(), static_cast<int>(in.size()));
  note_output("update", in.size(), result, size, out);
  return first_bytes(std::move(out), result == 1 ? size : 0);
}

Bytes CipherContext::cipher_call(View in) {
  if (base_would_crash()) return {};
  const ExactCopy input(c_.rng, in);
  Bytes out(in.size() + kRoom, 0xA5);
  const int result =
      EVP_Cipher(get(), out.data(), input.get(), static_cast<unsigned int>(in.size()));
  note_output("EVP_Cipher", in.size(), result, result, out);
  return first_bytes(std::move(out), result);
}

Bytes CipherContext::final() {
  Bytes out(kRoom, 0xA5);
  int size = 77;
  const int result = EVP_CipherFinal_ex(get(), out.data(), &size);
  note_output("final", 0, result, size, out);
  return first_bytes(std::move(out), result == 1 ? size : 0);
}

std::size_t CipherContext::update_at(Bytes& buffer, std::size_t in_at, std::size_t size,
                                     std::size_t out_at) {
  if (base_would_crash()) return 0;
  int written = 77;
  const int result = EVP_CipherUpdate(get(), buffer.data() + out_at, &written,
                                      buffer.data() + in_at, static_cast<int>(size));
  const std::size_t produced = result == 1 ? static_cast<std::size_t>(written) : 0;
  c_.log.note("%s: update(%zu at %zu to %zu) = %d, size %d", label_, size, in_at, out_at, result,
              written);
  if (result == 1)
    c_.log.bytes("  buffer", View(buffer).subspan(out_at, size + 16));
  else
    forget(buffer, out_at, in_at + size);
  c_.settle();
  return std::min(produced, buffer.size() - out_at);
}

std::size_t CipherContext::final_at(Bytes& buffer, std::size_t out_at) {
  int written = 77;
  const int result = EVP_CipherFinal_ex(get(), buffer.data() + out_at, &written);
  note_output("final", out_at, result, written, buffer);
  return result == 1 ? std::min(static_cast<std::size_t>(written), buffer.size() - out_at) : 0;
}

int CipherContext::record(Bytes& buffer, std::size_t size) {
  if (c_.rng.coin()) return record_by_update(buffer, size);
  const int result =
      EVP_Cipher(get(), buffer.data(), buffer.data(), static_cast<unsigned int>(size));
  c_.log.note("%s: record(%zu) by EVP_Cipher = %d", label_, size, result);
  c_.settle();
  return std::min(result, static_cast<int>(buffer.size()));
}

int CipherContext::record_by_update(Bytes& buffer, std::size_t size) {
  int length = 77;
  const int result =
      EVP_CipherUpdate(get(), buffer.data(), &length, buffer.data(), static_cast<int>(size));
  c_.log.note("%s: record(%zu) by update = %d, length %d", label_, size, result, length);
  c_.settle();
  return result == 1 ? std::min(length, static_cast<int>(buffer.size())) : -1;
}

bool CipherContext::aad(View in) {
  const ExactCopy input(c_.rng, in);
  int size = 77;
  const int result =
      EVP_CipherUpdate(get(), nullptr, &size, input.get(), static_cast<int>(in.size()));
  c_.log.note("%s: aad(%zu) = %d, size %d", label_, in.size(), result, size);
  c_.settle();
  return result == 1;
}

bool CipherContext::announce(std::size_t total) {
  int size = 77;
  const int result = EVP_CipherUpdate(get(), nullptr, &size, nullptr, static_cast<int>(total));
  c_.log.note("%s: announce(%zu) = %d, size %d", label_, total, result, size);
  c_.settle();
  return result == 1;
}

int CipherContext::control(const char* what, int command, int argument, void* pointer) {
  const int result = EVP_CIPHER_CTX_ctrl(get(), command, argument, pointer);
  c_.log.note("%s: %s(%d, %s) = %d", label_, what, argument,
              pointer == nullptr ? "NULL" : "pointer", result);
  c_.settle();
  return result;
}

void CipherContext::set_padding(bool on) {
  c_.log.note("%s: padding %d = %d", label_, on, EVP_CIPHER_CTX_set_padding(get(), on));
  c_.settle();
}

void CipherContext::set_uint(const char* key, unsigned int value) {
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_uint(key, &value), OSSL_PARAM_construct_end()};
  c_.log.note("%s: set %s %u = %d", label_, key, value, EVP_CIPHER_CTX_set_params(get(), params));
  c_.settle();
}

void CipherContext::log_state() {
  c_.log.note("%s: key %d, iv %d, num %d, encrypting %d", label_,
              EVP_CIPHER_CTX_get_key_length(get()), EVP_CIPHER_CTX_get_iv_length(get()),
              EVP_CIPHER_CTX_get_num(get()), EVP_CIPHER_CTX_is_encrypting(get()));
  c_.settle();
  log_gettable(c_, EVP_CIPHER_CTX_gettable_params(get()),
               [this](OSSL_PARAM* params) { return EVP_CIPHER_CTX_get_params(get(), params); });
}

}  // namespace equal
