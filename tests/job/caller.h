// A caller of one operation in a job, with everything that it owns on the heap: to be taken away
// while the job is paused.
#pragma once

#include <memory>

#include "operations.h"
#include "support/job.h"
#include "support/library.h"

namespace job_tests {

class Caller {
 public:
  enum class Use { cipher_update, cipher_in_place, digest_update, digest_final };
  static constexpr Use kUses[] = {Use::cipher_update, Use::cipher_in_place, Use::digest_update,
                                  Use::digest_final};

  // `size` bytes of input; and of output, where there is any.
  Caller(const support::Library& library, Use use, std::size_t size);
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;

  support::Job& job() { return job_; }
  EVP_MD_CTX* digest() { return digest_.get(); }

  void free_evp_contexts();
  void overwrite_buffers();
  bool overwritten() const { return overwritten_; }
  // Nobody wrote to them since.
  bool buffers_untouched() const;
  void free_buffers();

 private:
  int run();

  const Use use_;
  const std::size_t size_;
  MdCtx digest_;
  CipherCtx cipher_;
  std::unique_ptr<Bytes> in_;
  std::unique_ptr<Bytes> out_;
  std::unique_ptr<int> written_;
  bool overwritten_ = false;
  support::Job job_;
};

}  // namespace job_tests
