// The load of the benchmark `handshakes`: clients that make full handshakes as fast as they can,
// and one that sends a small request on a connection which is already open, each 2 ms or as soon
// after as the answer has come. Prints handshakes and seconds; the answers' times, in microseconds,
// go to a file.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kInterval{2};
constexpr std::chrono::seconds kWarmUp{1};

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "handshake_load: %s\n", what);
  std::exit(EXIT_FAILURE);
}

// A TLS connection, after its handshake.
class Connection {
 public:
  Connection(SSL_CTX* ctx, std::uint16_t port)
      : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), ssl_(SSL_new(ctx)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    const timeval timeout{.tv_sec = 20, .tv_usec = 0};
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    SSL_set_fd(ssl_, fd_);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      fail("cannot connect");
    if (SSL_connect(ssl_) != 1) fail("handshake failed");
    if (SSL_session_reused(ssl_) == 1) fail("not a full handshake");
  }
  ~Connection() {
    SSL_free(ssl_);
    ::close(fd_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void request() {
    constexpr std::string_view kRequest = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    char block[512];
    std::size_t size = 0;
    if (SSL_write_ex(ssl_, kRequest.data(), kRequest.size(), &size) != 1) fail("cannot send");
    for (std::string answer; answer.find("\r\n\r\n") == std::string::npos;
         answer.append(block, size))
      if (SSL_read_ex(ssl_, block, sizeof block, &size) != 1) fail("no answer");
  }

 private:
  const int fd_;
  SSL* const ssl_;
};

struct Load {
  SSL_CTX* ctx;
  std::uint16_t port;
  std::atomic<bool> stop = false;
  std::atomic<unsigned long> handshakes = 0;

  void shake_hands() {
    while (!stop) {
      const Connection connection(ctx, port);
      ++handshakes;
    }
  }
};

// Microseconds.
std::vector<double> ask(Load& load, std::chrono::seconds duration) {
  std::vector<double> times;
  Connection connection(load.ctx, load.port);
  Clock::time_point next = Clock::now();
  const Clock::time_point end = next + duration;
  while (next < end) {
    std::this_thread::sleep_until(next);
    const Clock::time_point begin = Clock::now();
    connection.request();
    const Clock::time_point now = Clock::now();
    times.push_back(std::chrono::duration<double, std::micro>(now - begin).count());
    while (next <= now) next += kInterval;
  }
  return times;
}

void write(const char* path, const std::vector<double>& times) {
  std::FILE* const file = std::fopen(path, "w");
  if (file == nullptr) fail("cannot write");
  for (const double time : times) std::fprintf(file, "%.1f\n", time);
  std::fclose(file);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6)
    fail("usage: handshake_load PORT CLIENTS SECONDS SAMPLES_FILE TLS_VERSION(1.2|1.3)");
  std::signal(SIGPIPE, SIG_IGN);
  SSL_CTX* const ctx = SSL_CTX_new(TLS_client_method());
  const int version = std::string_view(argv[5]) == "1.2" ? TLS1_2_VERSION : TLS1_3_VERSION;
  SSL_CTX_set_min_proto_version(ctx, version);
  SSL_CTX_set_max_proto_version(ctx, version);
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
  Load load{ctx, static_cast<std::uint16_t>(std::atoi(argv[1]))};
  std::vector<std::jthread> clients;
  for (int i = 0; i < std::atoi(argv[2]); ++i)
    clients.emplace_back([&load] { load.shake_hands(); });
  std::this_thread::sleep_for(kWarmUp);
  const unsigned long before = load.handshakes;
  const Clock::time_point begin = Clock::now();
  const std::vector<double> times = ask(load, std::chrono::seconds(std::atoi(argv[3])));
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  const unsigned long handshakes = load.handshakes - before;
  load.stop = true;
  clients.clear();
  write(argv[4], times);
  std::printf("%lu %.3f\n", handshakes, seconds);
  SSL_CTX_free(ctx);
}
