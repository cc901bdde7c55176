#include "peer.h"

#include <openssl/err.h>
#include <openssl/rand.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <stdexcept>
#include <string>

#include "abandoned_job.h"

namespace tls {
namespace {

constexpr int kPatienceMs = 60'000;

std::size_t count_of_async_fds(SSL* ssl) {
  std::size_t count = 0;
  SSL_get_all_async_fds(ssl, nullptr, &count);
  return count;
}

int async_fd(SSL* ssl) {
  std::size_t count = count_of_async_fds(ssl);
  if (count != 1) throw std::runtime_error("not one fd for a paused SSL");
  int fd = -1;
  SSL_get_all_async_fds(ssl, &fd, &count);
  return fd;
}

}  // namespace

Operation handshake() {
  return [](SSL* ssl) { return SSL_do_handshake(ssl); };
}

Operation send(std::span<const unsigned char> data) {
  return [data](SSL* ssl) { return SSL_write(ssl, data.data(), static_cast<int>(data.size())); };
}

Operation send_in_records(std::span<const unsigned char> data) {
  return [rest = data](SSL* ssl) mutable {
    while (!rest.empty()) {
      const std::size_t size = std::min(rest.size(), kRecordSize);
      const int result = SSL_write(ssl, rest.data(), static_cast<int>(size));
      if (result <= 0) return result;
      rest = rest.subspan(size);
    }
    return 1;
  };
}

Operation receive(std::span<unsigned char> data) {
  return [rest = data](SSL* ssl) mutable {
    while (!rest.empty()) {
      const int size = SSL_read(ssl, rest.data(), static_cast<int>(rest.size()));
      if (size <= 0) return size;
      rest = rest.subspan(static_cast<std::size_t>(size));
    }
    return 1;
  };
}

// Each end sends its own, and reads that of the other until there is nothing more.
Operation close_notify() {
  return [sent = false](SSL* ssl) mutable {
    if (!sent) {
      const int result = SSL_shutdown(ssl);
      if (result < 0) return result;
      sent = true;
    }
    unsigned char byte;
    const int result = SSL_read(ssl, &byte, 1);
    return SSL_get_error(ssl, result) == SSL_ERROR_ZERO_RETURN ? 1 : result;
  };
}

Peer::Peer(SSL_CTX* ctx, int socket, bool server, Wakeup wakeup)
    : socket_(socket),
      event_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      wakeup_(wakeup),
      ssl_(SSL_new(ctx)) {
  check(ssl_ != nullptr && SSL_set_fd(ssl_.get(), socket) == 1, "SSL_new");
  expect_abandoned_jobs(ssl_.get());
  if (wakeup == Wakeup::callback) {
    SSL_set_async_callback(ssl_.get(), on_callback);
    SSL_set_async_callback_arg(ssl_.get(), this);
  }
  if (server)
    SSL_set_accept_state(ssl_.get());
  else
    SSL_set_connect_state(ssl_.get());
}

Peer::~Peer() {
  ssl_.reset();
  ::close(socket_);
  ::close(event_);
}

int Peer::on_callback(SSL*, void* argument) {
  auto* const self = static_cast<Peer*>(argument);
  ++self->callbacks_;
  return self->set_event();
}

bool Peer::set_event() const {
  const std::uint64_t one = 1;
  return ::write(event_, &one, sizeof one) == sizeof one;
}

void Peer::clear_event() const {
  std::uint64_t value = 0;
  while (::read(event_, &value, sizeof value) > 0) {
  }
}

void Peer::begin(Operation operation) {
  operation_ = std::move(operation);
  finished_ = false;
  want_ = SSL_ERROR_NONE;
}

void Peer::step() {
  ERR_clear_error();
  if (paused()) clear_event();
  const int result = operation_(ssl_.get());
  want_ = result > 0 ? SSL_ERROR_NONE : SSL_get_error(ssl_.get(), result);
  finished_ = result > 0;
  if (paused()) note_pause();
  const bool goes_on =
      finished_ || paused() || want_ == SSL_ERROR_WANT_READ || want_ == SSL_ERROR_WANT_WRITE;
  check(goes_on, ("SSL_get_error gives " + std::to_string(want_)).c_str());
}

void Peer::note_pause() {
  ++pauses_;
  int status = ASYNC_STATUS_OK;
  SSL_get_async_status(ssl_.get(), &status);
  if (status == ASYNC_STATUS_EAGAIN) {  // no callback will come: the job is resumed to try again
    ++retries_;
    set_event();
  }
  std::size_t added = 0, deleted = 0;
  SSL_get_changed_async_fds(ssl_.get(), nullptr, &added, nullptr, &deleted);
  fds_added_ += added;
  fds_deleted_ += deleted;
}

pollfd Peer::awaited() const {
  if (want_ == SSL_ERROR_WANT_READ) return {socket_, POLLIN, 0};
  if (want_ == SSL_ERROR_WANT_WRITE) return {socket_, POLLOUT, 0};
  return {wakeup_ == Wakeup::callback ? event_ : async_fd(ssl_.get()), POLLIN, 0};
}

void drive(Peer& one, Peer& other) {
  const std::array<Peer*, 2> peers{&one, &other};
  for (Peer* peer : peers)
    if (!peer->finished()) peer->step();
  while (!one.finished() || !other.finished()) {
    std::array<pollfd, 2> polled{};
    for (std::size_t i = 0; i < peers.size(); ++i)
      polled[i] = peers[i]->finished() ? pollfd{-1, 0, 0} : peers[i]->awaited();
    if (::poll(polled.data(), polled.size(), kPatienceMs) <= 0)
      throw std::runtime_error("neither end goes on");
    for (std::size_t i = 0; i < peers.size(); ++i)
      if (polled[i].revents != 0) peers[i]->step();
  }
}

Connection::Connection(SSL_CTX* server_ctx, SSL_CTX* client_ctx, Wakeup wakeup) {
  int ends[2];
  check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == 0,
        "socketpair");
  server = std::make_unique<Peer>(server_ctx, ends[0], true, wakeup);
  client = std::make_unique<Peer>(client_ctx, ends[1], false, wakeup);
}

void Connection::run(Operation at_server, Operation at_client) {
  server->begin(std::move(at_server));
  client->begin(std::move(at_client));
  drive(*server, *client);
}

std::size_t open_fds() {
  const std::filesystem::directory_iterator fds("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(fds), end(fds)));
}

std::vector<unsigned char> random_bytes(std::size_t size) {
  std::vector<unsigned char> bytes(size);
  check(RAND_bytes(bytes.data(), static_cast<int>(size)) == 1, "RAND_bytes");
  return bytes;
}

}  // namespace tls
