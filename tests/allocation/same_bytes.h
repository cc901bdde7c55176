// An act that makes bytes: those that the base makes.
#pragma once

#include "act.h"
#include "job/operations.h"

namespace allocation_tests {

class SameBytes : public Act {
 public:
  int run() final { return make(library_, job_tests::kModule, output_); }
  bool right() final { return output_ == expected_; }

 protected:
  SameBytes(const Stage& stage, std::size_t size)
      : library_(stage.library.get()), output_(size), expected_(size) {}

  // To be called by the constructor of whoever defines make().
  void ask_base() { make(nullptr, job_tests::kBase, expected_); }

  // Gives 1 where it has filled `out`.
  virtual int make(OSSL_LIB_CTX* library, const char* properties, job_tests::Bytes& out) = 0;

 private:
  OSSL_LIB_CTX* const library_;
  job_tests::Bytes output_;
  job_tests::Bytes expected_;
};

}  // namespace allocation_tests
