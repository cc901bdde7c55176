// The one suite of rows, for each implementation (rows: wait_ctx_rows.md, named by each test).
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

#include "session.h"

namespace harness {

using Apis = ::testing::Types<Ours, Libcrypto>;

struct ApiNames {
  template <typename Api>
  static std::string GetName(int) {
    return std::is_same_v<Api, Ours> ? "ours" : "libcrypto";
  }
};

// Addresses to be keys and custom data.
inline char kA, kB, kC, kUnknown;
inline char kDataA, kDataB, kDataC;

}  // namespace harness

template <typename Api>
class WaitCtx : public ::testing::Test {
 protected:
  harness::Session<Api> session_;
};
