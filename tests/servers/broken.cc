// Connections that are broken off: closed, reset, half a ClientHello, garbage, in the middle of a
// signature, of the client's answer, of a body.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "client.h"

namespace tls_load {
namespace {

void send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string written_to(BIO* bio) {
  std::string bytes(static_cast<std::size_t>(BIO_ctrl_pending(bio)), '\0');
  BIO_read(bio, bytes.data(), static_cast<int>(bytes.size()));
  return bytes;
}

// A handshake whose bytes go through memory, to be sent in part.
class HandshakeInMemory {
 public:
  explicit HandshakeInMemory(SSL_CTX* ctx) : ssl_(SSL_new(ctx)) {
    BIO* const in = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in, -1);
    SSL_set_bio(ssl_.get(), in, BIO_new(BIO_s_mem()));
    SSL_set_connect_state(ssl_.get());
  }

  // What the client sends next.
  std::string step() {
    SSL_do_handshake(ssl_.get());
    return written_to(SSL_get_wbio(ssl_.get()));
  }

  // Until the client has an answer, or the server has closed.
  std::string answer(int fd) {
    std::string block(16384, '\0');
    for (std::string out;;) {
      const ssize_t size = ::recv(fd, block.data(), block.size(), 0);
      if (size <= 0) return out;
      BIO_write(SSL_get_rbio(ssl_.get()), block.data(), static_cast<int>(size));
      out = step();
      if (!out.empty()) return out;
    }
  }

 private:
  Ssl ssl_;
};

}  // namespace

std::string Client::noise(unsigned size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random(256));
  return bytes;
}

void Client::run_broken() {
  const unsigned how = random(8);
  if (how == 0) return break_body();
  break_handshake(how);
}

void Client::break_handshake(unsigned how) {
  const Socket socket(options_.port, options_.timeout);
  HandshakeInMemory handshake(ctx_.get());
  const std::string hello = handshake.step();
  const auto size = static_cast<unsigned>(hello.size());
  if (how == 1) send_all(socket.fd(), std::string_view(hello).substr(0, random(size)));
  if (how == 2)
    send_all(socket.fd(), (random(2) == 0 ? "" : hello.substr(0, 5)) + noise(1 + random(600)));
  if (how >= 3) send_all(socket.fd(), hello);
  if (how >= 6) {
    std::string out = handshake.answer(socket.fd());
    if (how == 6) out.resize(random(static_cast<unsigned>(out.size()) + 1));
    if (how == 7) out = out.substr(0, std::min<std::size_t>(out.size(), 5)) + noise(100);
    send_all(socket.fd(), out);
  }
  std::this_thread::sleep_for(std::chrono::microseconds(random(2) == 0 ? 0 : random(4000)));
  if (random(2) == 0) socket.reset_when_closed();
}

void Client::break_body() {
  Results ignored;
  const Socket socket(options_.port, options_.timeout);
  const Ssl ssl = connect(socket, ignored);
  constexpr std::string_view kRequest = "GET /1000000 HTTP/1.1\r\nHost: localhost\r\n\r\n";
  send(ssl.get(), kRequest.data(), kRequest.size());
  for (unsigned blocks = random(4); blocks > 0; --blocks) receive(ssl.get());
  if (random(2) == 0) socket.reset_when_closed();
}

}  // namespace tls_load
