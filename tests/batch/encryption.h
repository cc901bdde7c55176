// Jobs that encrypt in lanes, through EVP.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

#include "operations.h"
#include "process.h"
#include "support/job.h"
#include "support/library.h"

namespace batch_tests {

inline constexpr std::size_t kSize = 4096;

// The same message again and again, in a context of its own.
class Encryption {
 public:
  explicit Encryption(const support::Library& library, std::size_t size = kSize)
      : library_(library),
        ctx_(job_tests::new_cipher(library.get(), job_tests::kModule, kCipher, true)),
        in_(job_tests::message(size)),
        out_(size + 16) {}

  int update() {
    if (!encrypt(ctx_.get(), out_)) return 0;
    ++updates_;
    return 1;
  }
  // Whether the last update gave what the base's gives.
  bool right() const {
    const job_tests::CipherCtx base =
        job_tests::new_cipher(library_.get(), job_tests::kBase, kCipher, true);
    job_tests::Bytes expected(out_.size());
    for (int i = 0; i < updates_; ++i) encrypt(base.get(), expected);
    return updates_ > 0 && out_ == expected;
  }
  void free_context() { ctx_.reset(); }
  void mark_output() { std::fill(out_.begin(), out_.end(), kOutputMark); }
  bool output_untouched() const {
    return std::count(out_.begin(), out_.end(), kOutputMark) ==
           static_cast<std::ptrdiff_t>(out_.size());
  }

 private:
  static constexpr const char* kCipher = "AES-128-CBC";
  static constexpr unsigned char kOutputMark = 0xa7;

  bool encrypt(EVP_CIPHER_CTX* ctx, job_tests::Bytes& out) const {
    const int size = static_cast<int>(in_.size());
    int done = 0;
    return EVP_EncryptUpdate(ctx, out.data(), &done, in_.data(), size) == 1 && done == size;
  }

  const support::Library& library_;
  job_tests::CipherCtx ctx_;
  const job_tests::Bytes in_;
  job_tests::Bytes out_;
  int updates_ = 0;
};

// Each with an encryption of its own.
struct Jobs {
  std::vector<std::unique_ptr<Encryption>> encryptions;
  std::vector<std::unique_ptr<support::Job>> jobs;

  Jobs(const support::Library& library, std::size_t count, std::size_t size = kSize,
       int updates = 1) {
    for (std::size_t i = 0; i < count; ++i) {
      encryptions.push_back(std::make_unique<Encryption>(library, size));
      jobs.push_back(std::make_unique<support::Job>(work(i, updates)));
    }
  }
  std::function<int()> work(std::size_t i, int updates = 1) {
    return [e = encryptions[i].get(), updates] {
      job_tests::let_this_job_leak();  // in some tests it is given up
      for (int done = 0; done < updates; ++done)
        if (e->update() != 1) return 0;
      return 1;
    };
  }

  void pause_all() {
    for (const auto& job : jobs) EXPECT_FALSE(job->resume());
  }
  // Those that are paused, and do not pause again.
  void finish_all() {
    for (const auto& job : jobs) {
      if (job->paused()) {
        EXPECT_TRUE(job->resume());
      }
    }
  }
  // Another update, up to its pause.
  void pause_again(std::size_t i) {
    jobs[i]->reuse(work(i));
    EXPECT_FALSE(jobs[i]->resume());
  }
  void take_out(std::size_t i, bool wait_ctx_first) {
    if (wait_ctx_first) jobs[i]->free_wait_ctx();
    encryptions[i]->free_context();
    jobs.erase(jobs.begin() + static_cast<std::ptrdiff_t>(i));
    encryptions.erase(encryptions.begin() + static_cast<std::ptrdiff_t>(i));
  }

  // How many fds are.
  std::ptrdiff_t readable() const {
    return std::count_if(jobs.begin(), jobs.end(), [](const auto& job) { return job->readable(); });
  }
  void expect_right() const {
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      EXPECT_EQ(jobs[i]->result(), 1) << i;
      EXPECT_TRUE(encryptions[i]->right()) << i;
    }
  }
};

}  // namespace batch_tests
