#include "loop.h"

#include <openssl/err.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>

#include "support/library.h"

namespace soak {
namespace {

constexpr int kPatienceMs = 60'000;
constexpr std::size_t kOneInGivesUp = 50;
constexpr std::size_t kOneInIsEarly = 30;
constexpr std::size_t kOneInIsNew = 10;

}  // namespace

Loop::Loop(const Scene& scene, Gate& gate, const Settings& settings, std::uint64_t seed)
    : scene_(scene),
      gate_(gate),
      notice_(settings.notice),
      by_level_(settings.by_level),
      rng_(seed) {
  slots_.resize(scene.options().jobs);
  open_wake_fd();
}

Loop::~Loop() {
  const Gate::Inside inside(gate_);
  slots_.clear();
  ::close(wake_fd_);
}

void Loop::open_wake_fd() {
  wake_fd_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake_fd_ < 0) scene_.fail("no eventfd for the loop");
}

bool Loop::has_room() const {
  return std::any_of(slots_.begin(), slots_.end(),
                     [](const auto& slot) { return slot == nullptr || slot->idle(); });
}

bool Loop::any_paused() const {
  return std::any_of(slots_.begin(), slots_.end(),
                     [](const auto& slot) { return slot != nullptr && slot->paused(); });
}

std::unique_ptr<Slot> Loop::new_slot() {
  Waking waking = rng_.coin() ? Waking::fd : Waking::callback;
  if (notice_ == Notice::fd) waking = Waking::fd;
  if (notice_ == Notice::callback) waking = Waking::callback;
  if (notice_ == Notice::nobody) waking = Waking::by_asking;
  return std::make_unique<Slot>(waking, wake_fd_);
}

std::unique_ptr<Slot>& Loop::slot_for_new_work() {
  auto& slot = *std::find_if(slots_.begin(), slots_.end(), [](const auto& each) {
    return each == nullptr || each->idle();
  });
  if (slot == nullptr || rng_.one_in(kOneInIsNew)) slot = new_slot();
  return slot;
}

void Loop::start(std::unique_ptr<Work> work, Module& module) {
  tally_.add(work->kind());
  tally_.add(Count::bytes, work->size());
  auto& slot = slot_for_new_work();
  const bool is_for_give_up = work->may_be_given_up() && rng_.one_in(kOneInGivesUp);
  slot->begin(std::move(work), module, is_for_give_up ? static_cast<int>(rng_.between(1, 4)) : 0);
  step(slot);
}

// The job is started, or resumed, and what comes of it is looked at. Inside the gate.
void Loop::step(std::unique_ptr<Slot>& slot) {
  if (!slot->resume()) return note_pause(slot);
  check(*slot);
  slot->end_work();
}

void Loop::note_pause(std::unique_ptr<Slot>& slot) {
  if (ERR_peek_error() != 0)
    scene_.fail(slot->work().name() + " paused with errors: " + support::drain_errors());
  tally_.add(Count::pauses);
  ++slot->module().pauses;
  const int status = ASYNC_WAIT_CTX_get_status(slot->job().wait_ctx());
  if (status == ASYNC_STATUS_EAGAIN) tally_.add(Count::again);
  if (!slot->is_to_be_given_up()) return;
  tally_.add(Count::cancelled);
  slot->give_up(rng_.coin());
  slot.reset();
}

void Loop::check(Slot& slot) {
  const std::string name = slot.work().name() + " of " + std::to_string(slot.work().size()) + " bytes";
  // What a child has not used since the fork is the parent's fd as well, which the parent signals.
  if (!in_child_ && !by_level_ && slot.job().readable())
    scene_.fail(name + " has finished, and its wait fd is readable");
  if (!slot.calls_are_right()) scene_.fail(name + ": not one call of the callback for each status OK");
  check_result(slot);
}

void Loop::check_result(Slot& slot) {
  const std::string errors = ERR_peek_error() == 0 ? "" : support::drain_errors();
  // By its data: libcrypto has numbers for the reasons of 128 loaded providers in a process, and loses the
  // text of those that follow.
  if (errors.find("exercise_fail_every") != std::string::npos) {
    ++slot.module().injected;
    return tally_.add(Count::injected);
  }
  if (!slot.succeeded()) scene_.fail(slot.work().name() + " failed: " + errors);
  const bool right = slot.work().right() != (scene_.options().wrong && rng_.one_in(50));
  if (!right)
    scene_.fail(slot.work().name() + " of " + std::to_string(slot.work().size()) +
                " bytes: not the base's result");
  ERR_clear_error();
}

bool Loop::Polled::is_readable(const Slot& slot) const {
  for (std::size_t i = 0; i < fds.size(); ++i)
    if (slots[i] == &slot && fds[i].revents != 0) return true;
  return false;
}

void Loop::add_fds(Polled& polled, const Slot& slot) const {
  const std::vector<int> fds = slot.job().fds();
  if (fds.empty()) scene_.fail("a paused job has no wait fd");
  for (const int fd : fds) {
    polled.fds.push_back({fd, POLLIN, 0});
    polled.slots.push_back(&slot);
  }
}

Loop::Polled Loop::what_to_poll() const {
  Polled polled{{{wake_fd_, POLLIN, 0}}, {nullptr}, kPatienceMs};
  for (const auto& slot : slots_) {
    if (slot == nullptr || !slot->paused()) continue;
    const Waking waking = slot->waits_for();
    if (waking == Waking::fd) add_fds(polled, *slot);
    if (waking == Waking::by_asking) polled.patience_ms = std::min(polled.patience_ms, 1);
    if (waking == Waking::at_once || (waking == Waking::callback && slot->was_called()))
      polled.patience_ms = 0;
  }
  return polled;
}

bool Loop::is_ready(const Slot& slot, const Polled& polled) const {
  switch (slot.waits_for()) {
    case Waking::fd:
      return polled.is_readable(slot);
    case Waking::callback:
      return slot.was_called();
    default:
      return true;
  }
}

void Loop::drain_wake_fd() const {
  std::uint64_t count = 0;
  if (::read(wake_fd_, &count, sizeof count) < 0 && errno != EAGAIN)
    scene_.fail("the loop's eventfd cannot be read");
}

void Loop::turn() {
  if (!any_paused()) return;
  Polled polled = what_to_poll();
  const int ready = ::poll(polled.fds.data(), polled.fds.size(), polled.patience_ms);
  if (ready == 0 && polled.patience_ms == kPatienceMs)
    scene_.fail("none of the paused jobs was woken within a minute");
  drain_wake_fd();
  for (auto& slot : slots_) {
    if (slot == nullptr || !slot->paused()) continue;
    const Gate::Inside inside(gate_);
    const bool early = !is_ready(*slot, polled);
    if (early && !rng_.one_in(kOneInIsEarly)) continue;
    if (early) {
      tally_.add(Count::early_resumes);
      slot->note_early_resume();
    }
    step(slot);
  }
}

void Loop::finish_all() {
  while (any_paused()) turn();
  for (const auto& slot : slots_)
    if (!in_child_ && slot != nullptr && slot->job().readable())
      scene_.fail("all jobs have finished, and a wait fd is readable");
}

// The eventfd is the parent's as well.
void Loop::after_fork_in_child() {
  in_child_ = true;
  ::close(wake_fd_);
  open_wake_fd();
  for (const auto& slot : slots_) {
    if (slot == nullptr) continue;
    slot->set_wake_fd(wake_fd_);
    slot->note_early_resume();
    if (!slot->paused()) continue;
    if (ASYNC_WAIT_CTX_get_status(slot->job().wait_ctx()) != ASYNC_STATUS_EAGAIN)
      scene_.fail(slot->work().name() + ", paused at a fork: the status in the child is not EAGAIN");
    if (notice_ != Notice::nobody && !slot->job().readable())
      scene_.fail(slot->work().name() + ", paused at a fork: no fd is readable in the child");
  }
}

}  // namespace soak
