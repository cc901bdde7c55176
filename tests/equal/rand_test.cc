#include <gtest/gtest.h>

#include "equal/algorithms.h"
#include "equal/rand_script.h"
#include "equal/runner.h"

namespace equal {
namespace {

class EqualRand : public testing::TestWithParam<Algorithm> {};

TEST_P(EqualRand, H2_EveryCaseIsAsWithTheBase) {
  expect_equal(GetParam(), rand_script, Pauses::kNever);
}

INSTANTIATE_TEST_SUITE_P(Base, EqualRand, testing::ValuesIn(base_rands()),
                         [](const auto& which) { return test_name(which.param); });

}  // namespace
}  // namespace equal
