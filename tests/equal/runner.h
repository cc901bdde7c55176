// Runs the cases of an algorithm with the base provider and with ours, and compares.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "equal/case.h"
#include "support/handles.h"
#include "support/library.h"

namespace equal {

enum class Place { kOutsideJobs, kOneJob, kManyJobs };

struct Executor {
  const char* name;
  const char* settings;
  bool pauses;
  bool pool;
};

// A library context with nothing but the base provider in it.
class BaseLibrary {
 public:
  BaseLibrary();
  OSSL_LIB_CTX* get() const { return ctx_.get(); }
  OSSL_PROVIDER* provider() const { return provider_.get(); }
  Side side() const;

 private:
  support::LibCtx ctx_;
  support::Provider provider_;
};

Side side_of(const support::Library& library);

// What the algorithms of an operation have to do in jobs.
// kOnOwnThread: they pause, but a pool has no part in it.
enum class Pauses { kExpected, kOnOwnThread, kNever };

// Every place under every executor; gtest failures name the algorithm and the seed.
void expect_equal(const Algorithm& algorithm, const Script& script, Pauses pauses);

}  // namespace equal
