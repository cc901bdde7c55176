// A wait context of either implementation, with calls that give back all that a call wrote.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <vector>

#include "api.h"

namespace harness {

// What an output holds as long as nobody has written to it.
inline constexpr int kUntouchedFd = -77;
inline constexpr std::size_t kUntouchedCount = 7777;
inline void* const kUntouched = reinterpret_cast<void*>(std::uintptr_t{0x7777});
inline int untouched_callback(void*) { return 0; }

using Fds = std::vector<int>;
// What a call is reported to have written when its answers contradict each other.
inline const Fds kNonsense = {kUntouchedFd, kUntouchedFd};

struct Found {
  int result = 0;
  int fd = kUntouchedFd;
  void* custom_data = kUntouched;
  bool operator==(const Found&) const = default;
};
inline const Found kNotFound;

struct Counts {
  int result = 0;
  std::size_t added = kUntouchedCount;
  std::size_t deleted = kUntouchedCount;
  bool operator==(const Counts&) const = default;
};

struct Changes {
  Fds added;
  Fds deleted;
  bool operator==(const Changes&) const = default;
};

struct FoundCallback {
  int result = 0;
  ASYNC_callback_fn function = untouched_callback;
  void* argument = kUntouched;
  bool operator==(const FoundCallback&) const = default;
};
inline const FoundCallback kNoCallback;

struct Cleaned {
  const void* ctx;
  const void* key;
  int fd;
  void* custom_data;
  bool operator==(const Cleaned&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Found& found);
std::ostream& operator<<(std::ostream& out, const Counts& counts);
std::ostream& operator<<(std::ostream& out, const Changes& changes);
std::ostream& operator<<(std::ostream& out, const FoundCallback& found);
std::ostream& operator<<(std::ostream& out, const Cleaned& cleaned);

// Room for `count` fds with a guard behind it.
Fds guarded_room(std::size_t count);
// The fds without the guard; with it where it was overwritten.
Fds without_guard(Fds fds);

// Every call of record_cleanup() since the last Session was made.
std::vector<Cleaned>& cleaned();

template <typename Ctx>
void record_cleanup(Ctx* ctx, const void* key, int fd, void* custom_data) {
  cleaned().push_back({ctx, key, fd, custom_data});
}

// One test has one of them at a time.
template <typename Api>
class Session {
 public:
  using Ctx = typename Api::Ctx;
  using Cleanup = void (*)(Ctx*, const void*, int, void*);

  Session() : ctx_(Api::create()), job_(ctx_) { cleaned().clear(); }
  ~Session() { free(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Ctx* ctx() const { return ctx_; }
  void free() {
    Api::free(ctx_);
    ctx_ = nullptr;
  }

  void job(const Work& work) { job_.run(work); }
  // From within a job: what the application does until it resumes the job.
  void pause(const Work& application = [] {}) { job_.pause(application); }

  int set(const void* key, int fd, void* custom_data = nullptr,
          Cleanup cleanup = record_cleanup<Ctx>) {
    return Api::set_wait_fd(ctx_, key, fd, custom_data, cleanup);
  }
  int clear(const void* key) { return Api::clear_fd(ctx_, key); }

  Found get(const void* key) {
    Found found;
    found.result = Api::get_fd(ctx_, key, &found.fd, &found.custom_data);
    return found;
  }
  std::size_t count() {
    std::size_t count = kUntouchedCount;
    return Api::get_all_fds(ctx_, nullptr, &count) == 1 ? count : kUntouchedCount;
  }
  Fds all() {
    Fds fds = guarded_room(count());
    std::size_t written = kUntouchedCount;
    const int result = Api::get_all_fds(ctx_, fds.data(), &written);
    return result == 1 && written == fds.size() - 1 ? without_guard(fds) : kNonsense;
  }

  // Asks with both arrays NULL.
  Counts counts() {
    Counts counts;
    counts.result = Api::get_changed_fds(ctx_, nullptr, &counts.added, nullptr, &counts.deleted);
    return counts;
  }
  // Asks without the array that is not wanted; its list is empty then.
  Changes changes(bool want_added = true, bool want_deleted = true) {
    const Counts expected = counts();
    Fds added = guarded_room(expected.added);
    Fds deleted = guarded_room(expected.deleted);
    Counts counts;
    counts.result = Api::get_changed_fds(ctx_, want_added ? added.data() : nullptr, &counts.added,
                                         want_deleted ? deleted.data() : nullptr, &counts.deleted);
    if (counts.result != 1 || counts != expected) return {kNonsense, kNonsense};
    return {want_added ? without_guard(added) : Fds(),
            want_deleted ? without_guard(deleted) : Fds()};
  }

  FoundCallback callback() {
    FoundCallback found;
    found.result = Api::get_callback(ctx_, &found.function, &found.argument);
    return found;
  }

 private:
  Ctx* ctx_;
  typename Api::Job job_;
};

}  // namespace harness
