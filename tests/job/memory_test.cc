// No memory: one allocation after the other fails, alone or with all that follow.
#include <gtest/gtest.h>
#include <openssl/err.h>

#include <array>
#include <cstring>
#include <string_view>

#include "executors.h"
#include "faults.h"
#include "task.h"

namespace job_tests {
namespace {

constexpr std::uint64_t kAll = UINT64_MAX;
constexpr std::size_t kSize = 4096;

using Digest = std::array<unsigned char, 32>;

// An operation in a job, with all that it needs but the module's own memory.
class Victim {
 public:
  virtual ~Victim() = default;
  // Inside the job, without memory. 1, or 0 with an error in the queue.
  virtual int run() = 0;
  virtual bool right() const = 0;
};

class DigestVictim final : public Victim {
 public:
  explicit DigestVictim(const support::Library& library)
      : ctx_(new_digest(library.get(), kModule, "SHA2-256")), input_(message(kSize)) {
    EVP_Q_digest(library.get(), "SHA2-256", kBase, input_.data(), kSize, expected_.data(), nullptr);
  }
  int run() override {
    return EVP_DigestUpdate(ctx_.get(), input_.data(), kSize) == 1 &&
           EVP_DigestFinal_ex(ctx_.get(), out_.data(), nullptr) == 1;
  }
  bool right() const override { return out_ == expected_; }

 private:
  const MdCtx ctx_;
  const Bytes input_;
  Digest expected_{};
  Digest out_{};
};

// Fails with or without memory, so that there are errors to be carried.
class BadDecryptVictim final : public Victim {
 public:
  explicit BadDecryptVictim(const support::Library& library)
      : ctx_(new_cipher(library.get(), kModule, "AES-128-CBC", false)), input_(message(33)) {}
  int run() override {
    int size = 0;
    Digest out{};
    Bytes& room = room_;
    if (EVP_DecryptUpdate(ctx_.get(), room.data(), &size, input_.data(), 33) != 1) return 0;
    return EVP_DecryptFinal_ex(ctx_.get(), out.data(), &size);
  }
  bool right() const override { return false; }

 private:
  const CipherCtx ctx_;
  const Bytes input_;
  Bytes room_ = Bytes(64);
};

class CipherVictim final : public Victim {
 public:
  explicit CipherVictim(const support::Library& library)
      : ctx_(new_cipher(library.get(), kModule, "AES-192-CTR", true)),
        input_(message(kSize)),
        expected_(kSize),
        out_(kSize) {
    int size = 0;
    EVP_EncryptUpdate(new_cipher(library.get(), kBase, "AES-192-CTR", true).get(), expected_.data(),
                      &size, input_.data(), kSize);
  }
  int run() override {
    int size = 0;
    return EVP_EncryptUpdate(ctx_.get(), out_.data(), &size, input_.data(), kSize) == 1 &&
           size == kSize;
  }
  bool right() const override { return out_ == expected_; }

 private:
  const CipherCtx ctx_;
  const Bytes input_;
  Bytes expected_;
  Bytes out_;
};

// Runs the victim while `count` allocations fail, from number `first` on; how many of them did.
std::uint64_t run_without_memory(Victim& victim, std::uint64_t first, std::uint64_t count) {
  const auto [result, failed] = faults::run_without_memory(first, count, faults::Whose::anybodys,
                                                           [&] { return victim.run(); });
  const bool right = result == 1 && victim.right();
  const bool clean_error = result == 0 && ERR_peek_error() != 0;
  EXPECT_TRUE(right || clean_error) << first;
  ERR_clear_error();
  return failed;
}

void expect_work(const support::Library& library, std::uint64_t first) {
  Tasks tasks = make_tasks(library, 3);
  start(tasks);
  finish_by_polling(tasks);
  EXPECT_TRUE(all_right(tasks)) << first;
}

// With a new instance of the provider each time, so that its threads are started anew too.
template <typename V>
std::uint64_t sweep(const char* settings, std::uint64_t count) {
  for (std::uint64_t first = 1;; ++first) {
    const support::Library library(settings);
    if (faults::kThreadsNeedAnErrorQueue) expect_work(library, first);
    V victim(library);
    if (run_without_memory(victim, first, count) == 0) return first - 1;
    expect_work(library, first);
  }
}

template <typename V>
void sweep_both_ways(const char* settings) {
  if (faults::kThreadsNeedAnErrorQueue && settings == std::string_view(kPool)) settings = kOneWorker;
  EXPECT_GT(sweep<V>(settings, 1), 0U);
  EXPECT_GT(sweep<V>(settings, kAll), 0U);
}

TEST_P(Pause, P17_NoMemoryForADigest) {
  ASSERT_TRUE(faults::installed());
  sweep_both_ways<DigestVictim>(settings());
}

TEST_P(Pause, P17_NoMemoryForACipher) { sweep_both_ways<CipherVictim>(settings()); }

TEST_P(Pause, P17_NoMemoryForErrors) { sweep_both_ways<BadDecryptVictim>(settings()); }

// Digest and cipher never need memory of their own to give the right result.
TEST_P(Pause, P17_RightWithoutAnyMemory) {
  const support::Library library(settings());
  DigestVictim digest(library);
  CipherVictim cipher(library);
  EXPECT_GT(run_without_memory(digest, 1, kAll), 0U);
  EXPECT_TRUE(digest.right());
  EXPECT_GT(run_without_memory(cipher, 1, kAll), 0U);
  EXPECT_TRUE(cipher.right());
  EXPECT_EQ(library.counter("pauses"), 0U);
}

}  // namespace
}  // namespace job_tests
