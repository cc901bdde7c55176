#include <algorithm>

#include "keys/operation.h"
#include "work.h"

namespace soak {
namespace {

// Those that take many milliseconds are rare.
bool is_long(const keys_tests::Kind& kind) {
  static const std::vector<std::string> names = {"GenerateRsa", "GenerateDh"};
  return std::find(names.begin(), names.end(), kind.name) != names.end();
}

const keys_tests::Kind& random_kind(Rng& rng) {
  const auto& kinds = keys_tests::kinds();
  for (;;) {
    const keys_tests::Kind& kind = kinds[rng.below(kinds.size())];
    if (!is_long(kind) || rng.one_in(12)) return kind;
  }
}

class KeyWork final : public Work {
 public:
  KeyWork(const keys_tests::Kind& kind, keys_tests::KeyRing& keys)
      : name_(kind.name), operation_(kind.make(keys)) {}

  bool run() override { return operation_->run() == 1; }
  bool right() override { return operation_->right(); }
  void free_contexts() override { operation_->free_contexts(); }
  // Signatures of messages are made with a copy of the context.
  bool may_be_given_up() const override { return !name_.starts_with("Digest"); }
  std::string name() const override { return name_; }
  Count kind() const override { return Count::keys; }

 private:
  const std::string name_;
  const std::unique_ptr<keys_tests::Operation> operation_;
};

}  // namespace

std::unique_ptr<Work> key_work(Rng& rng, keys_tests::KeyRing& keys) {
  return std::make_unique<KeyWork>(random_kind(rng), keys);
}

std::vector<std::string> key_names() {
  return {"RSA-1024", "P-256", "P-384", "ED25519", "ED448", "X25519", "X25519.2", "SM2"};
}

}  // namespace soak
