#include "caller.h"

#include <algorithm>

#include "process.h"
#include "subject.h"

namespace job_tests {
namespace {

constexpr unsigned char kMark = 0xA5;

bool is_of_cipher(Caller::Use use) {
  return use == Caller::Use::cipher_update || use == Caller::Use::cipher_in_place;
}

bool marked(const Bytes& bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](unsigned char byte) { return byte == kMark; });
}

}  // namespace

Caller::Caller(const support::Library& library, Use use, std::size_t size)
    : use_(use),
      size_(size),
      digest_(new_digest(library.get(), kModule, subject().digest)),
      cipher_(is_of_cipher(use) ? new_cipher(library.get(), kModule, "AES-256-CBC", true)
                                : nullptr),
      in_(std::make_unique<Bytes>(message(size))),
      out_(std::make_unique<Bytes>(size + EVP_MAX_BLOCK_LENGTH + EVP_MAX_MD_SIZE)),
      written_(std::make_unique<int>(0)),
      job_([this] { return run(); }) {}

int Caller::run() {
  let_this_job_leak();
  switch (use_) {
    case Use::digest_update:
      return EVP_DigestUpdate(digest_.get(), in_->data(), size_);
    case Use::digest_final:
      return EVP_DigestFinal_ex(digest_.get(), out_->data(), nullptr);
    default:
      break;
  }
  Bytes& out = use_ == Use::cipher_in_place ? *in_ : *out_;
  return EVP_EncryptUpdate(cipher_.get(), out.data(), written_.get(), in_->data(),
                           static_cast<int>(size_));
}

void Caller::free_evp_contexts() {
  digest_.reset();
  cipher_.reset();
}

void Caller::overwrite_buffers() {
  std::fill(in_->begin(), in_->end(), kMark);
  std::fill(out_->begin(), out_->end(), kMark);
  *written_ = kMark;
  overwritten_ = true;
}

bool Caller::buffers_untouched() const {
  return *written_ == kMark && marked(*in_) && marked(*out_);
}

void Caller::free_buffers() {
  in_.reset();
  out_.reset();
  written_.reset();
}

}  // namespace job_tests
