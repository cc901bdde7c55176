// A TLS server on epoll that handles its connections inside jobs. What is to be learned from it is
// in loop.cc; here is the rest: sockets, threads, the end, and the provider's counters.
#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "loop.h"
#include "options.h"

namespace {

using asyncserver::Loop;
using asyncserver::Options;

struct FreeCtx {
  void operator()(SSL_CTX* ctx) const { SSL_CTX_free(ctx); }
};
using SslCtx = std::unique_ptr<SSL_CTX, FreeCtx>;

[[noreturn]] void fail(const char* what) {
  if (ERR_peek_error() == 0)
    std::fprintf(stderr, "asyncserver: %s: %s\n", what, std::strerror(errno));
  ERR_print_errors_fp(stderr);
  std::exit(EXIT_FAILURE);
}

SslCtx make_context(const Options& options) {
  SslCtx ctx(SSL_CTX_new(TLS_server_method()));
  if (ctx == nullptr || SSL_CTX_use_certificate_chain_file(ctx.get(), options.certificate) != 1 ||
      SSL_CTX_use_PrivateKey_file(ctx.get(), options.key, SSL_FILETYPE_PEM) != 1)
    fail("certificate or key");
  SSL_CTX_set_mode(ctx.get(), SSL_MODE_ASYNC | SSL_MODE_ENABLE_PARTIAL_WRITE);
  SSL_CTX_set_options(ctx.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
  return ctx;
}

// On loopback. The port that it got goes to stdout.
int listen_on(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(fd, generic, size) != 0 || ::listen(fd, SOMAXCONN) != 0 ||
      ::getsockname(fd, generic, &size) != 0)
    fail("cannot listen");
  std::printf("listening on 127.0.0.1:%u\n", unsigned{ntohs(address.sin_port)});
  std::fflush(stdout);
  return fd;
}

sigset_t end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

void serve(const Options& options, SSL_CTX* ctx) {
  const sigset_t signals = end_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  const int listener = listen_on(options.port), stop = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  std::atomic<bool> stopping = false;
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < options.threads; ++i)
    threads.emplace_back([&] {
      Loop({ctx, listener, stop, stopping, options.callback, options.jobs}).run();
    });
  int signal = 0;
  sigwait(&signals, &signal);
  stopping = true;
  ::eventfd_write(stop, 1);
  threads.clear();  // joins them
  ::close(stop);
  ::close(listener);
}

// All of the provider's parameters that are 64-bit integers.
void print_counters() {
  OSSL_PROVIDER* const provider = OSSL_PROVIDER_available(nullptr, "asyncprovider") == 1
                                      ? OSSL_PROVIDER_try_load(nullptr, "asyncprovider", 1)
                                      : nullptr;
  if (provider == nullptr) return;
  for (const OSSL_PARAM* known = OSSL_PROVIDER_gettable_params(provider); known->key != nullptr;
       ++known) {
    std::uint64_t value = 0;
    OSSL_PARAM params[] = {OSSL_PARAM_construct_uint64(known->key, &value),
                           OSSL_PARAM_construct_end()};
    if (known->data_type == OSSL_PARAM_UNSIGNED_INTEGER &&
        OSSL_PROVIDER_get_params(provider, params) == 1)
      std::printf("%s=%llu\n", known->key, static_cast<unsigned long long>(value));
  }
  OSSL_PROVIDER_unload(provider);
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = asyncserver::parse(argc, argv);
  serve(options, make_context(options).get());
  print_counters();
}
