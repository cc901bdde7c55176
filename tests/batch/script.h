// What tests have in common that run one script of calls with the module and with its base.
#pragma once

#include <openssl/err.h>

#include <cctype>
#include <memory>
#include <string>
#include <vector>

#include "support/job.h"

namespace batch_tests {

// No job pauses while the error queue has an entry.
void in_the_call(const auto& work) {
  ERR_raise(ERR_LIB_USER, 1);
  work();
  ERR_clear_error();
}

// work(0), work(1), ... in a job each, all at once.
void run_in_jobs(std::size_t count, const auto& work) {
  std::vector<std::unique_ptr<support::Job>> jobs;
  for (std::size_t i = 0; i < count; ++i)
    jobs.push_back(std::make_unique<support::Job>([&work, i] {
      work(i);
      return 1;
    }));
  support::run_all(jobs);
}

// What a test may be called.
inline std::string test_name(std::string text) {
  std::erase_if(text, [](unsigned char each) { return std::isalnum(each) == 0 && each != '_'; });
  return text;
}

}  // namespace batch_tests
