#include "loop.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/async.h>
#include <openssl/err.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace asyncserver {
namespace {

using Clock = std::chrono::steady_clock;
using Step = Connection::Step;
using Wait = Connection::Wait;

constexpr std::chrono::seconds kIdleLimit{10};

}  // namespace

Loop::Loop(const Shared& shared)
    : shared_(shared),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      called_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      next_look_(Clock::now()) {
  watch(shared_.listener, EPOLLIN | EPOLLEXCLUSIVE, nullptr);
  watch(shared_.stop, EPOLLIN | EPOLLET, nullptr);
  watch(called_, EPOLLIN, nullptr);
}

Loop::~Loop() {
  ::close(epoll_);
  ::close(called_);
}

void Loop::run() {
  ASYNC_init_thread(shared_.jobs, 0);
  while (!shared_.stopping || !connections_.empty()) {
    turn();
    give_up_idle();
    free_closed();
  }
  ASYNC_cleanup_thread();
}

void Loop::watch(int fd, unsigned events, void* source) {
  epoll_event event{.events = events, .data = {.ptr = source}};
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) throw std::runtime_error("epoll_ctl");
}

void Loop::turn() {
  std::array<epoll_event, 32> events;
  const int timeout = to_try_again_.empty() ? 100 : 1;
  const int count = ::epoll_wait(epoll_, events.data(), events.size(), timeout);
  bool others = false;
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    const auto* const source = static_cast<const Connection::Source*>(event.data.ptr);
    if (source != nullptr) handle(*source, event.events);
    others = others || source == nullptr;
  }
  if (others && !shared_.stopping) accept_all();
  if (others) resume_called();
  for (Connection* connection : std::exchange(to_try_again_, {})) advance(*connection);
}

// A paused job waits for its own fd, whatever happens to the socket. That is watched for edges: the
// call that goes on later finds what has arrived meanwhile.
void Loop::handle(const Connection::Source& source, unsigned events) {
  Connection& connection = *source.connection;
  const bool paused = connection.wait == Wait::job;
  if (source.is_job == paused) return advance(connection);
  if (paused && (events & (EPOLLERR | EPOLLHUP)) != 0) connection.given_up = true;
}

void Loop::accept_all() {
  for (int fd;
       (fd = ::accept4(shared_.listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;)
    accept(fd);
}

void Loop::accept(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  auto* const connection =
      new Connection{this, socket, std::unique_ptr<SSL, FreeSsl>(SSL_new(shared_.ctx))};
  connections_.insert(connection);
  SSL* const ssl = connection->ssl.get();
  if (ssl == nullptr || SSL_set_fd(ssl, socket) != 1) return close(*connection);
  SSL_set_accept_state(ssl);
  if (shared_.callback) {
    SSL_set_async_callback(ssl, called);
    SSL_set_async_callback_arg(ssl, connection);
  }
  watch(socket, EPOLLIN | EPOLLOUT | EPOLLET, &connection->socket_source);
  advance(*connection);
}

// Goes on until there is something to wait for.
void Loop::advance(Connection& connection) {
  if (connection.closed) return;
  connection.active = Clock::now();
  for (int result = 1; result > 0;) {
    ERR_clear_error();  // SSL_get_error() looks into the queue, which all connections share
    result = call(connection);
    if (!await(connection, SSL_get_error(connection.ssl.get(), result)) ||
        (connection.given_up && connection.wait != Wait::job))
      return close(connection);
  }
}

// The step stays the same, and with it the call and its arguments, until the call has succeeded.
int Loop::call(Connection& connection) {
  SSL* const ssl = connection.ssl.get();
  Exchange& http = connection.http;
  std::size_t size = 0;
  int result = 0;
  switch (connection.step) {
    case Step::handshake:
      result = SSL_do_handshake(ssl);
      break;
    case Step::read:
      result = SSL_read_ex(ssl, http.to_read().data(), http.to_read().size(), &size);
      if (result > 0) http.received(size);
      break;
    case Step::write:
      result = SSL_write_ex(ssl, http.to_write().data(), http.to_write().size(), &size);
      if (result > 0) http.sent(size);
      break;
    case Step::shutdown:
      return std::min(SSL_shutdown(ssl), 0);  // 0: sent, and that is the end
  }
  if (result > 0)
    connection.step = http.finished()    ? Step::shutdown
                      : http.answering() ? Step::write
                                         : Step::read;
  return result;
}

// False where the connection is at its end.
bool Loop::await(Connection& connection, int error) {
  connection.wait = Wait::socket;
  switch (error) {
    case SSL_ERROR_NONE:
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return true;
    case SSL_ERROR_WANT_ASYNC:
      connection.wait = Wait::job;
      await_job(connection);
      return true;
    case SSL_ERROR_WANT_ASYNC_JOB:
      connection.wait = Wait::free_job;
      to_try_again_.push_back(&connection);
      return true;
    default:
      return false;
  }
}

// The callback comes if the status is OK, and only then; else the wait fd becomes readable. A job
// with neither can only be tried again.
void Loop::await_job(Connection& connection) {
  SSL* const ssl = connection.ssl.get();
  watch_job(connection);
  int status = ASYNC_STATUS_UNSUPPORTED;
  if (shared_.callback && SSL_get_async_status(ssl, &status) == 1 && status == ASYNC_STATUS_OK)
    return;
  std::size_t fds = 0;
  if (SSL_get_all_async_fds(ssl, nullptr, &fds) != 1 || fds == 0)
    to_try_again_.push_back(&connection);
}

// An fd is watched from when it is added until it is deleted, over many pauses. The changes are
// those since the pause before: who does not ask at each pause misses some.
void Loop::watch_job(Connection& connection) {
  SSL* const ssl = connection.ssl.get();
  std::size_t added = 0, deleted = 0;
  SSL_get_changed_async_fds(ssl, nullptr, &added, nullptr, &deleted);
  std::vector<OSSL_ASYNC_FD> add(added), del(deleted);
  SSL_get_changed_async_fds(ssl, add.data(), &added, del.data(), &deleted);
  for (const int fd : del) ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
  for (const int fd : add) watch(fd, EPOLLIN, &connection.job_source);
}

// Called by whatever thread has done the work, or by this one inside the job: it only leaves word.
// None comes for a job that has finished, so that the connection still exists.
int Loop::called(SSL*, void* argument) {
  auto* const connection = static_cast<Connection*>(argument);
  Loop& self = *connection->loop;
  const std::lock_guard lock(self.mutex_);
  self.calls_.push_back(connection);
  return ::eventfd_write(self.called_, 1) == 0 ? 1 : 0;
}

void Loop::resume_called() {
  std::vector<Connection*> calls;
  {
    const std::lock_guard lock(mutex_);
    eventfd_t number;
    ::eventfd_read(called_, &number);
    calls.swap(calls_);
  }
  for (Connection* connection : calls) advance(*connection);
}

void Loop::give_up(Connection& connection) {
  connection.given_up = true;
  if (connection.wait != Wait::job) close(connection);
}

void Loop::give_up_idle() {
  const Clock::time_point now = Clock::now();
  if (now < next_look_ && !shared_.stopping) return;
  next_look_ = now + std::chrono::seconds(1);
  for (Connection* connection : std::vector(connections_.begin(), connections_.end()))
    if (shared_.stopping || now - connection->active > kIdleLimit) give_up(*connection);
}

void Loop::close(Connection& connection) {
  connection.closed = true;
  if (connections_.erase(&connection) == 1) closed_.emplace_back(&connection);
}

// At the end of a turn: until then its events may name them.
void Loop::free_closed() {
  for (const auto& connection : closed_) {
    std::erase(to_try_again_, connection.get());
    connection->ssl.reset();
    ::close(connection->socket);
  }
  closed_.clear();
}

}  // namespace asyncserver
