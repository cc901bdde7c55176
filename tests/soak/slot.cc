#include "slot.h"

#include <openssl/async.h>
#include <unistd.h>

#include <cstdlib>

#include "job/process.h"

namespace soak {

Slot::Slot(Waking waking, int wake_fd)
    : waking_(waking), wake_fd_(wake_fd), job_([this] { return run(); }) {
  if (waking == Waking::callback)
    ASYNC_WAIT_CTX_set_callback(job_.wait_ctx(), callback, this);
}

int Slot::callback(void* self) {
  auto* const slot = static_cast<Slot*>(self);
  ++slot->calls_;
  const std::uint64_t one = 1;
  if (::write(slot->wake_fd_, &one, sizeof one) != sizeof one) std::abort();
  return 1;
}

int Slot::run() {
  if (give_up_at_ != 0) job_tests::let_this_job_leak();
  return work_->run() ? 1 : 0;
}

void Slot::begin(std::unique_ptr<Work> work, Module& module, int give_up_at) {
  work_ = std::move(work);
  module_ = &module;
  give_up_at_ = give_up_at;
  pauses_ = 0;
  calls_due_ = calls_.load();
  job_.reuse([this] { return run(); });
}

bool Slot::will_be_called() const {
  return waking_ == Waking::callback &&
         ASYNC_WAIT_CTX_get_status(job_.wait_ctx()) == ASYNC_STATUS_OK;
}

bool Slot::resume() {
  if (job_.resume()) return true;
  ++pauses_;
  if (will_be_called() && !early_) ++calls_due_;
  return false;
}

void Slot::give_up(bool wait_ctx_first) {
  if (wait_ctx_first) job_.free_wait_ctx();
  work_->free_contexts();
  work_.reset();
  if (!wait_ctx_first) job_.free_wait_ctx();
}

Waking Slot::waits_for() const {
  if (waking_ != Waking::callback) return waking_;
  if (!will_be_called()) return Waking::at_once;
  return early_ ? Waking::by_asking : Waking::callback;
}

bool Slot::calls_are_right() const { return early_ || calls_.load() == calls_due_; }

}  // namespace soak
