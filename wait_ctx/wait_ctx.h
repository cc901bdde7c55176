// The machinery of the manual page ASYNC_WAIT_CTX_new(3): the wait fds, callback and status of one
// asynchronous session.
//
// Not for several threads at once, like libcrypto's own: one context belongs to one job at a time,
// and a job to one thread. Nothing here throws, but for add() without memory.
#pragma once

#include <openssl/async.h>

#include <cstddef>
#include <span>
#include <vector>

namespace wait_ctx {

// ASYNC_STATUS_*, as the page numbers them.
enum class Status : int { unsupported = 0, error = 1, ok = 2, again = 3 };

// A callback (page: ASYNC_callback_fn) and its argument.
struct Callback {
  ASYNC_callback_fn function = nullptr;
  void* argument = nullptr;
  bool operator==(const Callback&) const = default;
};

// One association of a key with a wait fd.
struct Association {
  const void* key;
  OSSL_ASYNC_FD fd;
  void* custom_data;
  // The page's cleanup routine, its first argument (whose type differs between the interfaces)
  // as void*; may be NULL.
  void (*cleanup)();
};

class WaitCtx {
 public:
  // Numbers of entries, not bytes.
  struct Counts {
    std::size_t added;
    std::size_t deleted;
  };

  // Associates a key with a fd, which stays the caller's. A key that is there already gets a
  // second entry, and the newest counts (row W10). Throws std::bad_alloc; then nothing changed.
  void add(const Association& association);

  // The newest entry of a key, or nullptr. Valid until the context changes.
  const Association* find(const void* key) const;

  // Takes the newest entry of a key away; false where there is none. Its cleanup is not called.
  bool clear(const void* key);

  // Writes the current fds, newest first, as far as there is room. Gives how many there are.
  std::size_t all_fds(std::span<OSSL_ASYNC_FD> fds) const;

  // Writes what was added and deleted since the last resume, newest first, as far as there is
  // room. Gives how many there are of each.
  Counts changed_fds(std::span<OSSL_ASYNC_FD> added, std::span<OSSL_ASYNC_FD> deleted) const;

  // The paused job was resumed: what had changed is known to the caller now (row W18).
  void resumed();

  void set_callback(Callback callback) { callback_ = callback; }
  const Callback& callback() const { return callback_; }

  // An int, as the page's functions take any.
  void set_status(int status) { status_ = status; }
  void set_status(Status status) { status_ = static_cast<int>(status); }
  int status() const { return status_; }

  // Calls `visit` for each current entry, newest first: what freeing a context has to clean up.
  template <typename Visit>
  void for_each(Visit visit) const {
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry)
      if (!entry->deleted) visit(entry->association);
  }

 private:
  struct Entry {
    Association association;
    bool added;
    bool deleted;  // never both: what was added and cleared between two pauses is gone at once
  };
  std::vector<Entry>::iterator newest(const void* key);

  std::vector<Entry> entries_;  // oldest first
  Counts changes_{0, 0};
  Callback callback_;
  int status_ = static_cast<int>(Status::unsupported);
};

}  // namespace wait_ctx
