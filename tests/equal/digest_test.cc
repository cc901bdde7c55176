#include <gtest/gtest.h>

#include "equal/algorithms.h"
#include "equal/digest_script.h"
#include "equal/runner.h"

namespace equal {
namespace {

class EqualDigest : public testing::TestWithParam<Algorithm> {};

TEST_P(EqualDigest, P01_EveryCaseIsAsWithTheBase) {
  expect_equal(GetParam(), digest_script, Pauses::kExpected);
}

INSTANTIATE_TEST_SUITE_P(Base, EqualDigest, testing::ValuesIn(base_digests()),
                         [](const auto& which) { return test_name(which.param); });

}  // namespace
}  // namespace equal
