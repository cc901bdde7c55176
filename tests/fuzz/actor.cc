#include "fuzz/actor.h"

#include "fuzz/failure.h"
#include "job/process.h"

namespace fuzz {

Scripted::Scripted(const Work& work, View decisions)
    : work_(work), decisions_(decisions), ours_(play(work.ours)), job_([this] {
        job_tests::let_this_job_leak();
        work_.script(ours_);
        return 1;
      }) {}

equal::Case Scripted::play(const equal::Side& side) const {
  return {work_.algorithm, side, work_.base, equal::Rng(decisions_)};
}

// Its contexts are on the job's stack, and stay.
void Scripted::give_up(Input&) {
  given_up_ = true;
  job_.free_wait_ctx();
}

void Scripted::check() {
  equal::Case base = play(work_.base);
  work_.script(base);
  if (given_up_) base.log.shorten_to(ours_.log);
  const std::string difference = equal::Transcript::difference(base.log, ours_.log);
  if (!difference.empty()) fail(work_.algorithm.name + "\n" + difference);
}

void Guest::give_up(Input& input) {
  given_up_ = true;
  const bool wait_ctx_first = input.coin();
  if (wait_ctx_first)
    job().free_wait_ctx();
  else
    caller_.free_evp_contexts();
  if (input.coin())
    caller_.overwrite_buffers();
  else
    caller_.free_buffers();
  if (wait_ctx_first)
    caller_.free_evp_contexts();
  else
    job().free_wait_ctx();
}

void Guest::check() {
  if (!given_up_ && job().result() != 1) fail("an operation failed");
  if (caller_.overwritten() && !caller_.buffers_untouched())
    fail("buffers were written to after their contexts were freed");
}

}  // namespace fuzz
