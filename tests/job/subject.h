// What the tests run against: asyncprovider, where a program does not define all of this itself:
// subject(), algorithms(), kModule, and support::module_under_test().
#pragma once

#include <span>

#include "caller.h"
#include "operations.h"

namespace job_tests {

struct Subject {
  std::span<const Caller::Use> uses;  // that pause
  const char* digest;                 // a caller's
  bool ciphers;
  bool counters;  // asyncprovider's
};
const Subject& subject();

}  // namespace job_tests
