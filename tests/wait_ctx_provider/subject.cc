// The example provider under the tests of what an application sees (tests/job).
#include "job/subject.h"

#include "job/executors.h"

namespace support {

Module module_under_test() { return {"wait_ctx_provider", WAIT_CTX_PROVIDER_MODULE}; }

}  // namespace support

namespace job_tests {
namespace {

constexpr Algorithm kAlgorithms[] = {{Algorithm::Kind::digest, "SHA2-256"}};
constexpr Caller::Use kUses[] = {Caller::Use::digest_update};

}  // namespace

const char* const kModule = "provider=wait_ctx_provider";

std::span<const Algorithm> algorithms() { return kAlgorithms; }

const Subject& subject() {
  static constexpr Subject kSubject{kUses, "SHA2-256", false, false};
  return kSubject;
}

// It reads no settings.
INSTANTIATE_TEST_SUITE_P(Device, Pause, testing::Values(Executor{"Thread", "", false, true}),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace job_tests
