// What the tests of the hazards have in common.
#pragma once

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <vector>

#include "job/executors.h"
#include "job/process.h"
#include "support/job.h"
#include "support/library.h"

namespace hazard_tests {

// Begins with an empty error queue: jobs do not pause with another. A deadlock, or a job that never
// ends, ends the process.
class Bounded {
 public:
  Bounded() {
    ERR_clear_error();
    ::alarm(kSeconds);
  }
  ~Bounded() { ::alarm(0); }
  Bounded(const Bounded&) = delete;
  Bounded& operator=(const Bounded&) = delete;

 private:
  static constexpr unsigned kSeconds = 120;
};

class Hazard : public testing::Test {
 private:
  Bounded bounded_;
};

// Once for each executor, every operation in a job pausing.
class EachHazard : public testing::TestWithParam<job_tests::Executor> {
 protected:
  const char* settings() const { return GetParam().settings; }

 private:
  Bounded bounded_;
};

// A child that does not inherit the bound, and gets one of its own.
inline job_tests::Child bounded_child(const std::function<int()>& work) {
  return job_tests::Child([&work] {
    const Bounded bounded;
    return work();
  });
}

using Jobs = std::vector<std::unique_ptr<support::Job>>;

// Not started yet. `work` gets the job's number.
inline Jobs make_jobs(std::size_t count, const std::function<int(std::size_t)>& work) {
  Jobs jobs;
  for (std::size_t i = 0; i < count; ++i)
    jobs.push_back(std::make_unique<support::Job>([work, i] { return work(i); }));
  return jobs;
}

// What libcrypto fetches for itself comes from the module.
inline void prefer_module(const support::Library& library) {
  ASSERT_EQ(EVP_set_default_properties(library.get(), "?provider=asyncprovider"), 1);
}

}  // namespace hazard_tests
