// What a context knows of its own operation in a paused job.
#pragma once

namespace asyncprovider {

class Session;

// A part of each context of ours. For one thread at a time, like the context.
class InFlight {
 public:
  InFlight() = default;
  ~InFlight() { withdraw(); }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

  bool busy() const { return session_ != nullptr; }

  // Takes the operation out of its executor, so that nothing uses the context any more.
  void withdraw() noexcept {
    if (busy()) [[unlikely]]
      withdraw_from_session();
  }

 private:
  friend class Session;
  void withdraw_from_session() noexcept;
  Session* session_ = nullptr;
};

}  // namespace asyncprovider
