// The suite of what makes a wait fd readable, over an eventfd and over a pipe.
#pragma once

#include <gtest/gtest.h>

#include "system_calls.h"
#include "wait_ctx/wake_signal.h"

class WakeSignalTest : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override { system_calls::offer_eventfd(with_eventfd()); }
  void TearDown() override { system_calls::offer_eventfd(true); }
  static bool with_eventfd() { return GetParam(); }
};

#define INSTANTIATE_WAKE_SIGNAL_TEST(suite)                \
  INSTANTIATE_TEST_SUITE_P(Over, suite, ::testing::Bool(), \
                           [](const auto& tested) { return tested.param ? "Eventfd" : "Pipe"; })
