// One end of a TLS connection in SSL_MODE_ASYNC, and the event loop that drives both ends.
#pragma once

#include <openssl/ssl.h>
#include <poll.h>

#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "credentials.h"
#include "support/ssl_handles.h"

namespace tls {

using support::Ssl;

inline constexpr std::size_t kRecordSize = 16384;

// A call into libssl that is repeated until it gives more than 0.
using Operation = std::function<int(SSL*)>;

Operation handshake();
Operation send(std::span<const unsigned char> data);  // in one write
Operation send_in_records(std::span<const unsigned char> data);
Operation receive(std::span<unsigned char> data);  // all of it
Operation close_notify();

enum class Wakeup { fd, callback };

class Peer {
 public:
  // Owns the socket.
  Peer(SSL_CTX* ctx, int socket, bool server, Wakeup wakeup);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  void begin(Operation operation);
  void step();
  bool finished() const { return finished_; }
  bool paused() const { return want_ == SSL_ERROR_WANT_ASYNC; }
  // What step() has to wait for.
  pollfd awaited() const;

  SSL* ssl() const { return ssl_.get(); }
  unsigned pauses() const { return pauses_; }
  // As SSL_get_changed_async_fds reported, over all pauses.
  std::size_t fds_added() const { return fds_added_; }
  std::size_t fds_deleted() const { return fds_deleted_; }
  unsigned callbacks() const { return callbacks_; }
  unsigned retries() const { return retries_; }  // of the pauses, those with the status EAGAIN

 private:
  static int on_callback(SSL* ssl, void* self);
  bool set_event() const;
  void note_pause();
  void clear_event() const;

  int socket_;
  int event_;  // what the callback makes readable
  Wakeup wakeup_;
  std::atomic<unsigned> callbacks_ = 0;
  unsigned retries_ = 0;
  Ssl ssl_;
  Operation operation_;
  bool finished_ = true;
  int want_ = SSL_ERROR_NONE;
  unsigned pauses_ = 0;
  std::size_t fds_added_ = 0;
  std::size_t fds_deleted_ = 0;
};

// Runs what both have begun to their ends; throws std::runtime_error where there is an error.
void drive(Peer& one, Peer& other);

// Both ends of a socketpair.
struct Connection {
  Connection(SSL_CTX* server_ctx, SSL_CTX* client_ctx, Wakeup wakeup = Wakeup::fd);
  void run(Operation at_server, Operation at_client);

  std::unique_ptr<Peer> server;
  std::unique_ptr<Peer> client;
};

std::size_t open_fds();
std::vector<unsigned char> random_bytes(std::size_t size);

}  // namespace tls
