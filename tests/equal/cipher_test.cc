#include <gtest/gtest.h>

#include "equal/algorithms.h"
#include "equal/cipher_script.h"
#include "equal/runner.h"

namespace equal {
namespace {

class EqualCipher : public testing::TestWithParam<Algorithm> {};

TEST_P(EqualCipher, P01_EveryCaseIsAsWithTheBase) {
  const bool wraps = GetParam().name.find("WRAP") != std::string::npos;
  expect_equal(GetParam(), cipher_script, wraps ? Pauses::kOnOwnThread : Pauses::kExpected);
}

INSTANTIATE_TEST_SUITE_P(Base, EqualCipher, testing::ValuesIn(base_ciphers()),
                         [](const auto& which) { return test_name(which.param); });

}  // namespace
}  // namespace equal
