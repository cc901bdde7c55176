// Leads one implementation through a sequence and writes down all that it gives back.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <utility>
#include <vector>

#include "api.h"
#include "sequence.h"

namespace harness {

// A row of numbers for each step of a sequence, and one more for freeing the context.
class Trace {
 public:
  using Row = std::vector<std::intptr_t>;

  void begin_row() { starts_.push_back(numbers_.size()); }
  void put(std::intptr_t number) { numbers_.push_back(number); }
  void put(const void* pointer) { put(reinterpret_cast<std::intptr_t>(pointer)); }

  std::size_t rows() const { return starts_.size(); }
  Row row(std::size_t index) const;
  bool operator==(const Trace&) const = default;

 private:
  std::vector<std::size_t> starts_;
  std::vector<std::intptr_t> numbers_;
};

// Arguments that a step's numbers stand for.
const void* key_of(const Step& step);
void* data_of(const Step& step);
ASYNC_callback_fn callback_of(const Step& step);
void* unwritten_pointer();

template <typename Api>
class Player {
 public:
  explicit Player(const Sequence& sequence) : sequence_(sequence) {}

  Trace play() {
    ctx_ = Api::create();
    job_ = typename Api::Job(ctx_);
    while (next_ < sequence_.size())
      if (const Step& step = next(); step.call == Call::kStart)
        job_.run([this] { play_job(); });
      else
        apply(step);
    free();
    return std::move(trace_);
  }

 private:
  using Ctx = typename Api::Ctx;
  // More than a sequence can associate.
  static constexpr std::size_t kRoom = 48;
  static constexpr int kUnwritten = -77;

  const Step& next() {
    trace_.begin_row();
    return sequence_[next_++];
  }

  // On the job's stack.
  void play_job() {
    for (;;) {
      const Step& step = next();
      if (step.call == Call::kFinish) return;
      if (step.call == Call::kPause)
        job_.pause([this] { play_pause(); });
      else
        apply(step);
    }
  }

  // On the application's.
  void play_pause() {
    for (;;) {
      const Step& step = next();
      if (step.call == Call::kResume) return;
      apply(step);
    }
  }

  void apply(const Step& step) {
    switch (step.call) {
      case Call::kSetWaitFd:
        return set_wait_fd(step);
      case Call::kClearFd:
        return trace_.put(Api::clear_fd(ctx_, key_of(step)));
      case Call::kGetFd:
        return get_fd(step);
      case Call::kGetAllFds:
        return get_all_fds(step);
      case Call::kGetChangedFds:
        return get_changed_fds(step);
      case Call::kSetCallback:
        return trace_.put(Api::set_callback(ctx_, callback_of(step), data_of(step)));
      case Call::kGetCallback:
        return get_callback();
      case Call::kSetStatus:
        return trace_.put(Api::set_status(ctx_, step.value));
      case Call::kGetStatus:
        return trace_.put(Api::get_status(ctx_));
      default:
        std::abort();
    }
  }

  void set_wait_fd(const Step& step) {
    const auto cleanup = step.variant % 4 == 0 ? nullptr : record_cleanup;
    trace_.put(Api::set_wait_fd(ctx_, key_of(step), step.value, data_of(step), cleanup));
  }

  void get_fd(const Step& step) {
    int fd = kUnwritten;
    void* data = unwritten_pointer();
    trace_.put(Api::get_fd(ctx_, key_of(step), &fd, &data));
    trace_.put(fd);
    trace_.put(data);
  }

  void get_all_fds(const Step& step) {
    const bool want = step.variant % 4 != 0;
    std::size_t count = kRoom;
    blank(first_);
    trace_.put(Api::get_all_fds(ctx_, want ? first_.data() : nullptr, &count));
    put(first_, count);
  }

  void get_changed_fds(const Step& step) {
    const bool want_added = step.variant % 2 == 0;
    const bool want_deleted = step.variant / 2 % 2 == 0;
    std::size_t added = kRoom;
    std::size_t deleted = kRoom;
    blank(first_);
    blank(second_);
    trace_.put(Api::get_changed_fds(ctx_, want_added ? first_.data() : nullptr, &added,
                                    want_deleted ? second_.data() : nullptr, &deleted));
    put(first_, added);
    put(second_, deleted);
  }

  void get_callback() {
    ASYNC_callback_fn function = nullptr;
    void* argument = unwritten_pointer();
    trace_.put(Api::get_callback(ctx_, &function, &argument));
    trace_.put(reinterpret_cast<const void*>(function));
    trace_.put(argument);
  }

  void free() {
    trace_.begin_row();
    current_ = this;
    Api::free(ctx_);
  }

  static void record_cleanup(Ctx* ctx, const void* key, int fd, void* data) {
    Trace& trace = current_->trace_;
    trace.put(ctx == current_->ctx_);
    trace.put(key);
    trace.put(fd);
    trace.put(data);
  }

  static void blank(std::vector<int>& fds) { std::fill(fds.begin(), fds.end(), kUnwritten); }

  // The count, that many fds, and how many were not written at all.
  void put(const std::vector<int>& fds, std::size_t count) {
    const auto unwritten = std::count(fds.begin(), fds.end(), kUnwritten);
    trace_.put(static_cast<std::intptr_t>(count));
    for (std::size_t i = 0; i < count && i < kRoom; ++i) trace_.put(fds[i]);
    trace_.put(unwritten);
  }

  // Freeing a context gives its cleanups no other way to their player.
  inline static Player* current_ = nullptr;

  const Sequence& sequence_;
  std::size_t next_ = 0;
  Ctx* ctx_ = nullptr;
  typename Api::Job job_{nullptr};
  Trace trace_;
  std::vector<int> first_ = std::vector<int>(kRoom);
  std::vector<int> second_ = std::vector<int>(kRoom);
};

}  // namespace harness
