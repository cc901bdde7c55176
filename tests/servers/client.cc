#include "client.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>
#include <vector>

#include "pattern.h"

namespace tls_load {
namespace {

void check(bool ok, const std::string& what) {
  if (ok) return;
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_peek_last_error(), text.data(), text.size());
  ERR_clear_error();
  throw std::runtime_error(what + ": " + text.data());
}

int new_socket(std::uint16_t port, unsigned timeout_seconds) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval timeout{.tv_sec = timeout_seconds, .tv_usec = 0};
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  check(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "connect");
  return fd;
}

std::string sha256(const std::string& data) {
  std::array<unsigned char, 32> sum;
  EVP_Digest(data.data(), data.size(), sum.data(), nullptr, EVP_sha256(), nullptr);
  std::string text;
  for (const unsigned char byte : sum)
    for (const int digit : {byte >> 4, byte & 15}) text += "0123456789abcdef"[digit];
  return text;
}

// The size that the head of an answer announces; all that comes, where it announces none.
std::size_t announced(const std::string& head) {
  constexpr char kField[] = "content-length: ";
  std::string lower = head;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::size_t at = lower.find(kField);
  return at == std::string::npos
             ? std::string::npos
             : std::strtoul(lower.c_str() + at + sizeof kField - 1, nullptr, 10);
}

}  // namespace

Socket::Socket(std::uint16_t port, unsigned timeout_seconds)
    : fd_(new_socket(port, timeout_seconds)) {}

Socket::~Socket() { ::close(fd_); }

void Socket::reset_when_closed() const {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

Client::Client(const Options& options, unsigned thread)
    : options_(options),
      thread_(thread),
      random_(options.seed * 1000003ULL + thread),
      ctx_(SSL_CTX_new(TLS_client_method())) {
  SSL_CTX* const ctx = ctx_.get();
  if (options_.tls12) SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
  if (options_.tls13) SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION);
  if (options_.cipher != nullptr)
    check(SSL_CTX_set_cipher_list(ctx, options_.cipher) == 1, "cipher");
  if (options_.ca != nullptr) {
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, nullptr);
    check(SSL_CTX_load_verify_locations(ctx, options_.ca, nullptr) == 1, "CA");
  }
  if (options_.pem != nullptr) {
    check(SSL_CTX_use_certificate_chain_file(ctx, options_.pem) == 1, "certificate");
    check(SSL_CTX_use_PrivateKey_file(ctx, options_.pem, SSL_FILETYPE_PEM) == 1, "key");
  }
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(ctx, take_session);
  SSL_CTX_set_options(ctx, SSL_OP_IGNORE_UNEXPECTED_EOF);
}

int Client::take_session(SSL* ssl, SSL_SESSION* session) {
  static_cast<Client*>(SSL_get_app_data(ssl))->session_.reset(session);
  return 1;
}

void Client::run(Results& results) {
  const Socket socket(options_.port, options_.timeout);
  const Ssl ssl = connect(socket, results);
  if (options_.lines > 0) {
    send_lines(ssl.get(), results);
  } else {
    if (options_.upload > 0) upload(ssl.get(), results);
    for (unsigned i = 0; i < options_.requests; ++i) request(ssl.get(), options_.bytes, results);
  }
  SSL_shutdown(ssl.get());
  ++connection_;
}

Ssl Client::connect(const Socket& socket, Results& results) {
  Ssl ssl(SSL_new(ctx_.get()));
  SSL_set_app_data(ssl.get(), this);
  SSL_set_fd(ssl.get(), socket.fd());
  SSL_set_tlsext_host_name(ssl.get(), "localhost");
  if (options_.resume && session_ != nullptr) SSL_set_session(ssl.get(), session_.get());
  check(SSL_connect(ssl.get()) == 1, "handshake");
  ++results.handshakes;
  if (SSL_session_reused(ssl.get()) == 1) ++results.resumed;
  return ssl;
}

void Client::send(SSL* ssl, const char* data, std::size_t size) const {
  std::size_t sent = 0;
  for (; size > 0; data += sent, size -= sent)
    check(SSL_write_ex(ssl, data, std::min<std::size_t>(size, 65536), &sent) == 1, "write");
}

void Client::send_lines(SSL* ssl, Results& results) {
  std::string lines;
  for (unsigned i = 0; i < options_.lines; ++i) {
    lines += "LINE " + std::to_string(thread_) + " " + std::to_string(connection_) + " " +
             std::to_string(i) + " ";
    for (int digit = 0; digit < 60; ++digit) lines += static_cast<char>('a' + random(26));
    lines += '\n';
  }
  send(ssl, lines.data(), lines.size());
  std::fputs(lines.c_str(), stdout);
  results.bytes += lines.size();
  // What comes of TLS 1.3 tickets, up to the server's end.
  SSL_shutdown(ssl);
  while (!receive(ssl).empty()) {
  }
}

std::string Client::receive(SSL* ssl) const {
  std::string block(65536, '\0');
  std::size_t size = 0;
  const int ok = SSL_read_ex(ssl, block.data(), block.size(), &size);
  check(ok == 1 || SSL_get_error(ssl, ok) == SSL_ERROR_ZERO_RETURN, "read");
  block.resize(size);
  return block;
}

void Client::request(SSL* ssl, std::size_t bytes, Results& results) {
  std::string path("/");
  path += options_.path != nullptr ? options_.path : std::to_string(bytes);
  const std::string text = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  send(ssl, text.data(), text.size());
  std::string head;
  while (head.find("\r\n\r\n") == std::string::npos) {
    const std::string more = receive(ssl);
    check(!more.empty(), "no answer");
    head += more;
  }
  std::string block = head.substr(head.find("\r\n\r\n") + 4);
  head.resize(head.find("\r\n\r\n"));
  check(head.find(" 200 ") != std::string::npos, head);
  const std::size_t size = announced(head);
  std::size_t received = 0;
  while (true) {
    check(is_pattern(received, block), "wrong bytes after " + std::to_string(received));
    received += block.size();
    if (received >= size) break;
    block = receive(ssl);
    if (block.empty()) break;
  }
  check(received == bytes, std::to_string(received) + " bytes");
  results.bytes += received;
}

void Client::upload(SSL* ssl, Results& results) {
  std::string body(options_.upload, '\0');
  for (char& byte : body) byte = static_cast<char>(random(256));
  const std::string head =
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) +
      "\r\n\r\n";
  send(ssl, head.data(), head.size());
  send(ssl, body.data(), body.size());
  const std::string sum = sha256(body);
  std::string answer;
  for (std::string more = receive(ssl); !more.empty(); more = receive(ssl)) {
    answer += more;
    if (answer.ends_with(sum)) break;
  }
  check(answer.ends_with(sum), "the body has changed on its way");
  results.bytes += body.size();
}

}  // namespace tls_load
