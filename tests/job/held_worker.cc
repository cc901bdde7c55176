#include "held_worker.h"

#include <array>
#include <cstdlib>

namespace job_tests {
namespace {

constexpr unsigned char kInput[] = "held";

}  // namespace

int Gate::callback(void* gate) {
  auto* const self = static_cast<Gate*>(gate);
  std::unique_lock lock(self->mutex_);
  self->entered_ = true;
  self->changed_.notify_all();
  self->changed_.wait(lock, [self] { return self->open_; });
  return 1;
}

void Gate::wait_until_entered() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return entered_; });
}

void Gate::open() {
  const std::lock_guard lock(mutex_);
  open_ = true;
  changed_.notify_all();
}

HeldWorker::HeldWorker(const support::Library& library, const char* digest)
    : library_(library),
      name_(digest),
      digest_(new_digest(library.get(), kModule, digest)),
      job_([this] { return EVP_DigestUpdate(digest_.get(), kInput, sizeof kInput); }) {
  ASYNC_WAIT_CTX_set_callback(job_.wait_ctx(), Gate::callback, &gate_);
  if (job_.resume()) std::abort();
  gate_.wait_until_entered();
}

void HeldWorker::release() {
  gate_.open();
  if (job_.paused() && !job_.resume()) std::abort();
}

bool HeldWorker::right() const {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  std::array<unsigned char, EVP_MAX_MD_SIZE> expected{};
  return job_.finished() && job_.result() == 1 &&
         EVP_DigestFinal_ex(digest_.get(), out.data(), nullptr) == 1 &&
         EVP_Q_digest(library_.get(), name_, kBase, kInput, sizeof kInput, expected.data(),
                      nullptr) == 1 &&
         out == expected;
}

}  // namespace job_tests
