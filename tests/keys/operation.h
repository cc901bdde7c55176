// One operation with a key, of each kind, ready to be run in a job: with everything that it uses on
// the heap, to be taken away while the job is paused.
#pragma once

#include <gtest/gtest.h>
#include <openssl/err.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "key_ring.h"

namespace keys_tests {

class Operation {
 public:
  // The call, once. What it returns is what it has returned, if it is 1.
  int run() { return call(*this); }
  // Whether it left what it should have.
  bool right() { return check(*this); }

  void free_contexts();
  void overwrite_buffers();
  bool buffers_untouched() const;
  void free_buffers();

  KeyCtx key;
  MdCtx digest;
  KdfCtx kdf;
  std::unique_ptr<Bytes> in = std::make_unique<Bytes>();
  std::unique_ptr<Bytes> in2 = std::make_unique<Bytes>();
  std::unique_ptr<Bytes> out = std::make_unique<Bytes>(1024);
  std::unique_ptr<Bytes> out2 = std::make_unique<Bytes>(1024);
  std::unique_ptr<std::size_t> size = std::make_unique<std::size_t>(1024);
  std::unique_ptr<std::size_t> size2 = std::make_unique<std::size_t>(1024);
  Key made;
  std::function<int(Operation&)> call;
  std::function<bool(Operation&)> check;
};

struct Kind {
  const char* name;
  // With one call to come that may pause.
  std::unique_ptr<Operation> (*make)(KeyRing& ring);
};
inline std::ostream& operator<<(std::ostream& out, const Kind& kind) { return out << kind.name; }

const std::vector<Kind>& kinds();

// For tests of one kind. Errors that one leaves would keep the next, in the same process, from pausing.
class EachKind : public testing::TestWithParam<Kind> {
 protected:
  void TearDown() override { ERR_clear_error(); }
};

inline std::string kind_name(const testing::TestParamInfo<Kind>& tested) {
  return tested.param.name;
}

}  // namespace keys_tests
