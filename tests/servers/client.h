// One TLS connection after the other to a server on loopback, with blocking calls. What is wrong is
// a std::runtime_error.
#pragma once

#include <openssl/ssl.h>

#include <random>
#include <string>

#include "options.h"
#include "support/ssl_handles.h"

namespace tls_load {

using support::Ssl;
using support::SslCtx;
using support::SslSession;

struct Results {
  unsigned handshakes = 0, resumed = 0, broken = 0, failed = 0;
  std::size_t bytes = 0;  // of bodies, all compared
};

class Socket {
 public:
  Socket(std::uint16_t port, unsigned timeout_seconds);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int fd() const { return fd_; }
  void reset_when_closed() const;

 private:
  const int fd_;
};

// For one thread.
class Client {
 public:
  Client(const Options& options, unsigned thread);

  // A whole one: handshake, what the options want sent and received, shutdown.
  void run(Results& results);

  // One that is broken off at a random point.
  void run_broken();

 private:
  static int take_session(SSL* ssl, SSL_SESSION* session);
  Ssl connect(const Socket& socket, Results& results);
  void send(SSL* ssl, const char* data, std::size_t size) const;
  void send_lines(SSL* ssl, Results& results);
  void upload(SSL* ssl, Results& results);
  void request(SSL* ssl, std::size_t bytes, Results& results);
  std::string receive(SSL* ssl) const;

  unsigned random(unsigned below) { return static_cast<unsigned>(random_() % below); }
  std::string noise(unsigned size);
  void break_body();
  void break_handshake(unsigned how);

  const Options& options_;
  const unsigned thread_;
  unsigned connection_ = 0;
  std::mt19937_64 random_;
  SslCtx ctx_;
  SslSession session_;
};

}  // namespace tls_load
