#include "wait_ctx/wait_ctx.h"

#include <algorithm>

namespace wait_ctx {
namespace {

// Counts all, writes what there is room for.
class Sink {
 public:
  explicit Sink(std::span<OSSL_ASYNC_FD> room) : room_(room) {}
  void put(OSSL_ASYNC_FD fd) {
    if (count_ < room_.size()) room_[count_] = fd;
    ++count_;
  }
  std::size_t count() const { return count_; }

 private:
  std::span<OSSL_ASYNC_FD> room_;
  std::size_t count_ = 0;
};

}  // namespace

std::vector<WaitCtx::Entry>::iterator WaitCtx::newest(const void* key) {
  const auto found = std::find_if(entries_.rbegin(), entries_.rend(), [key](const Entry& entry) {
    return !entry.deleted && entry.association.key == key;
  });
  return found == entries_.rend() ? entries_.end() : std::prev(found.base());
}

void WaitCtx::add(const Association& association) {
  entries_.push_back({association, true, false});
  ++changes_.added;
}

const Association* WaitCtx::find(const void* key) const {
  const auto found = const_cast<WaitCtx*>(this)->newest(key);
  return found == entries_.end() ? nullptr : &found->association;
}

bool WaitCtx::clear(const void* key) {
  const auto found = newest(key);
  if (found == entries_.end()) return false;
  if (found->added) {
    entries_.erase(found);
    --changes_.added;
  } else {
    found->deleted = true;
    ++changes_.deleted;
  }
  return true;
}

std::size_t WaitCtx::all_fds(std::span<OSSL_ASYNC_FD> fds) const {
  Sink sink(fds);
  for_each([&sink](const Association& association) { sink.put(association.fd); });
  return sink.count();
}

WaitCtx::Counts WaitCtx::changed_fds(std::span<OSSL_ASYNC_FD> added,
                                     std::span<OSSL_ASYNC_FD> deleted) const {
  if (added.empty() && deleted.empty()) return changes_;
  Sink additions(added);
  Sink deletions(deleted);
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (entry->added) additions.put(entry->association.fd);
    if (entry->deleted) deletions.put(entry->association.fd);
  }
  return changes_;
}

void WaitCtx::resumed() {
  if (changes_.deleted != 0)
    std::erase_if(entries_, [](const Entry& entry) { return entry.deleted; });
  if (changes_.added != 0)
    for (Entry& entry : entries_) entry.added = false;
  changes_ = {0, 0};
}

}  // namespace wait_ctx
