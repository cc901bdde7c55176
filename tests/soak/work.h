// One piece of work for a job: with the module, compared with what the base makes of the same.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "equal/case.h"
#include "equal/rng.h"
#include "keys/key_ring.h"
#include "tally.h"

namespace soak {

using equal::Rng;
using equal::Side;

// An instance of the module, the keys that it has, and what its jobs have seen. Used by several
// threads: the keys are there before that.
struct Module {
  Side side;
  keys_tests::KeyRing& keys;
  std::atomic<std::uint64_t> pauses = 0;
  std::atomic<std::uint64_t> injected = 0;
};

// All that it uses is a part of it, so that it can be taken away while the job is paused. To be made,
// checked and destroyed outside of jobs.
class Work {
 public:
  Work() = default;
  virtual ~Work() = default;
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;

  // In a job, once. False where a call failed.
  virtual bool run() = 0;
  // After a run that succeeded: whether it made what the base makes.
  virtual bool right() = 0;
  // While its job is paused, and will not be resumed.
  virtual void free_contexts() = 0;

  // Whether libcrypto keeps all that it uses meanwhile in contexts that are freed. A context of its
  // own on the stack of a job that is given up is never freed, nor the provider that it holds.
  virtual bool may_be_given_up() const { return true; }

  virtual std::string name() const = 0;
  virtual Count kind() const = 0;
  virtual std::size_t size() const { return 0; }  // bytes
};

std::unique_ptr<Work> random_work(Rng& rng, const Module& module);

// The makers of each kind, for random_work().
std::unique_ptr<Work> digest_work(Rng& rng, const Side& side);
std::unique_ptr<Work> cipher_work(Rng& rng, const Side& side);
std::unique_ptr<Work> mac_work(Rng& rng, const Side& side);
std::unique_ptr<Work> random_bytes_work(Rng& rng, const Side& side);
std::unique_ptr<Work> key_work(Rng& rng, keys_tests::KeyRing& keys);

// The names of the keys that key_work() uses: to be in the ring before.
std::vector<std::string> key_names();

}  // namespace soak
