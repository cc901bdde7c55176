// An event loop on epoll whose connections are handled inside jobs (SSL_MODE_ASYNC): how a program
// is written that lets a provider pause its handshakes, reads and writes.
//
// What is different from a server without jobs:
//   - SSL_get_error() may say SSL_ERROR_WANT_ASYNC: the job is paused, and the same call is to be
//     made again when its wait fd is readable (or its callback has been called) - and no other call
//     meanwhile, not even SSL_free(): the stack of the job would be lost;
//   - or SSL_ERROR_WANT_ASYNC_JOB: no job was to be had, and the same call is to be made again when
//     another connection has given its job back;
//   - what is handed to SSL_read() and SSL_write() stays where it is until they return for good.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <vector>

#include "http.h"

namespace asyncserver {

class Loop;

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

struct Connection {
  enum class Step { handshake, read, write, shutdown };
  enum class Wait { socket, job, free_job };

  // Each fd of the connection has one of these in epoll.
  struct Source {
    Connection* connection;
    bool is_job;
  };

  Loop* loop;
  int socket;
  std::unique_ptr<SSL, FreeSsl> ssl;
  Exchange http = {};
  Step step = Step::handshake;
  Wait wait = Wait::socket;
  bool given_up = false;  // to be closed as soon as its job is not paused any more
  bool closed = false;
  std::chrono::steady_clock::time_point active = std::chrono::steady_clock::now();
  Source socket_source{this, false}, job_source{this, true};
};

// One for each thread. They share the SSL_CTX, the listening socket and an eventfd that is readable
// once `stopping` is set.
class Loop {
 public:
  struct Shared {
    SSL_CTX* ctx;
    int listener, stop;
    const std::atomic<bool>& stopping;
    bool callback;
    unsigned jobs;
  };

  explicit Loop(const Shared& shared);
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Until it is stopped, and no connection is left.
  void run();

 private:
  void watch(int fd, unsigned events, void* source);
  void turn();
  void handle(const Connection::Source& source, unsigned events);
  void accept_all();
  void accept(int socket);

  void advance(Connection& connection);
  int call(Connection& connection);
  bool await(Connection& connection, int error);
  void await_job(Connection& connection);
  void watch_job(Connection& connection);
  static int called(SSL*, void* connection);
  void resume_called();

  void give_up(Connection& connection);
  void give_up_idle();
  void close(Connection& connection);
  void free_closed();

  const Shared shared_;
  const int epoll_, called_;
  std::unordered_set<Connection*> connections_;
  std::vector<Connection*> to_try_again_;
  std::vector<std::unique_ptr<Connection>> closed_;
  std::chrono::steady_clock::time_point next_look_;

  std::mutex mutex_;
  std::vector<Connection*> calls_;  // under the mutex
};

}  // namespace asyncserver
