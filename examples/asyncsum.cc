// Prints checksums of files as sha512sum does, many files at a time on one thread.
//
// Each file is summed inside an ASYNC_JOB. Where a provider pauses the job (one that OPENSSL_CONF
// loads), the others go on until the wait fd of the paused one is readable. Where none does, the
// files are summed one after the other.
#include <fcntl.h>
#include <openssl/async.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "command_line.h"

namespace {

using asyncsum::File;

// Long enough to be worth a pause or a worker thread, and short enough that the blocks of 16 jobs
// stay in the caches between read() and the digest.
constexpr std::size_t kBlockSize = 64 * 1024;

template <auto kFree>
struct Free {
  void operator()(auto* handle) const { kFree(handle); }
};
using Digest = std::unique_ptr<EVP_MD, Free<EVP_MD_free>>;
using DigestCtx = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using WaitCtx = std::unique_ptr<ASYNC_WAIT_CTX, Free<ASYNC_WAIT_CTX_free>>;

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "asyncsum: %s: %s\n", what, std::strerror(errno));
  std::exit(EXIT_FAILURE);
}

// A place for one file after the other. They share its wait context, and so the wait fds.
struct Slot {
  File* file = nullptr;
  ASYNC_JOB* job = nullptr;
  WaitCtx wait_ctx{ASYNC_WAIT_CTX_new()};
  std::size_t wait_fds = 0;
  const EVP_MD* digest = nullptr;
  std::vector<unsigned char> block = std::vector<unsigned char>(kBlockSize);
};

// The error queue is the thread's, so that of all its jobs: it is emptied before the next one runs.
std::string openssl_error() {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_peek_last_error(), text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

bool digest_file(Slot& slot, EVP_MD_CTX* ctx) {
  const int fd =
      slot.file->is_stdin() ? STDIN_FILENO : ::open(slot.file->name.c_str(), O_RDONLY | O_CLOEXEC);
  ssize_t size = -1;
  while (fd >= 0 && (size = ::read(fd, slot.block.data(), slot.block.size())) > 0)
    if (EVP_DigestUpdate(ctx, slot.block.data(), static_cast<std::size_t>(size)) != 1) break;
  if (size < 0) slot.file->error = std::strerror(errno);
  if (fd > STDIN_FILENO) ::close(fd);
  return size == 0;
}

// What runs inside a job. The job's stack has 32 KiB: the block that is read is on the heap.
int run_job(void* argument) noexcept {
  Slot& slot = **static_cast<Slot**>(argument);
  std::array<unsigned char, EVP_MAX_MD_SIZE> sum;
  unsigned int size = 0;
  const DigestCtx ctx(EVP_MD_CTX_new());
  if (ctx == nullptr || EVP_DigestInit_ex(ctx.get(), slot.digest, nullptr) != 1 ||
      !digest_file(slot, ctx.get()) || EVP_DigestFinal_ex(ctx.get(), sum.data(), &size) != 1) {
    if (slot.file->error.empty()) slot.file->error = openssl_error();
    return 0;
  }
  for (unsigned int i = 0; i < size; ++i)
    for (const int digit : {sum[i] >> 4, sum[i] & 15}) slot.file->sum += "0123456789abcdef"[digit];
  return 1;
}

class Summer {
 public:
  Summer(const EVP_MD* digest, std::vector<File> files, std::size_t jobs)
      : files_(std::move(files)), slots_(std::min(jobs, files_.size())) {
    for (Slot& slot : slots_) slot.digest = digest;
  }
  ~Summer() { ::close(epoll_); }
  Summer(const Summer&) = delete;
  Summer& operator=(const Summer&) = delete;

  // True where every file could be summed.
  bool run() {
    while (printed_ < files_.size()) {
      for (Slot& slot : slots_)
        if (slot.file == nullptr && can_begin()) begin(slot);
      resume_ready();
    }
    return ok_;
  }

 private:
  // Standard input, named twice, is read to its end by the first: the second finds nothing more.
  bool can_begin() const {
    return begun_ < files_.size() &&
           !(files_[begun_].is_stdin() && std::ranges::any_of(slots_, [](const Slot& slot) {
               return slot.file != nullptr && slot.file->is_stdin();
             }));
  }

  void begin(Slot& slot) {
    slot.file = &files_[begun_++];
    resume(slot);
  }

  void resume(Slot& slot) {
    Slot* argument = &slot;
    int result = 0;
    switch (ASYNC_start_job(&slot.job, slot.wait_ctx.get(), &result, run_job, &argument,
                            sizeof argument)) {
      case ASYNC_PAUSE:
        return watch(slot);
      case ASYNC_FINISH:
        break;
      default:
        slot.file->error = openssl_error();
    }
    slot.job = nullptr;
    slot.file->finished = true;
    slot.file = nullptr;
    print_finished();
  }

  void watch(Slot& slot) {
    ASYNC_WAIT_CTX* ctx = slot.wait_ctx.get();
    std::size_t added = 0, deleted = 0;
    ASYNC_WAIT_CTX_get_changed_fds(ctx, nullptr, &added, nullptr, &deleted);
    std::vector<OSSL_ASYNC_FD> add(added), del(deleted);
    ASYNC_WAIT_CTX_get_changed_fds(ctx, add.data(), &added, del.data(), &deleted);
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &slot}};
    for (const int fd : del) ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    for (const int fd : add)
      if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) fail("epoll_ctl");
    ASYNC_WAIT_CTX_get_all_fds(ctx, nullptr, &slot.wait_fds);
  }

  // A job that paused without a wait fd can only be tried again.
  static bool is_polled(const Slot& slot) { return slot.job != nullptr && slot.wait_fds == 0; }

  void resume_ready() {
    std::array<epoll_event, 32> events;
    const bool busy = printed_ == files_.size() || std::ranges::any_of(slots_, [&](auto& slot) {
                        return is_polled(slot) || (slot.file == nullptr && can_begin());
                      });
    const int count = ::epoll_wait(epoll_, events.data(), events.size(), busy ? 0 : -1);
    if (count < 0 && errno != EINTR) fail("epoll_wait");
    for (int i = 0; i < count; ++i) {
      Slot& slot = *static_cast<Slot*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (slot.job != nullptr) resume(slot);
    }
    for (Slot& slot : slots_)
      if (is_polled(slot)) resume(slot);
  }

  // In the order of the arguments.
  void print_finished() {
    for (; printed_ < files_.size() && files_[printed_].finished; ++printed_) {
      print(files_[printed_]);
      ok_ = ok_ && files_[printed_].error.empty();
    }
  }

  std::vector<File> files_;
  std::vector<Slot> slots_;
  std::size_t begun_ = 0, printed_ = 0;
  bool ok_ = true;
  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
};

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  asyncsum::Options options = asyncsum::parse(argc, argv);
  const Digest digest(EVP_MD_fetch(nullptr, options.algorithm, nullptr));
  if (digest == nullptr) {
    std::fprintf(stderr, "asyncsum: %s: %s\n", options.algorithm, openssl_error().c_str());
    return EXIT_FAILURE;
  }
  if (EVP_MD_get_size(digest.get()) <= 0) {  // SHAKE, since OpenSSL 3.4
    std::fprintf(stderr, "asyncsum: %s: its sums have no size of their own\n", options.algorithm);
    return EXIT_FAILURE;
  }
  const bool summed = Summer(digest.get(), std::move(options.files), options.jobs).run();
  return asyncsum::close_stdout() && summed ? EXIT_SUCCESS : EXIT_FAILURE;
}
