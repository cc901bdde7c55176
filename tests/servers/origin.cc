// The plain HTTP server behind a proxy under test: GET /N is answered with N bytes. It listens on
// loopback, on a free port, which the first line of its output tells; until it is killed.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "pattern.h"

namespace {

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool answer(int fd, std::size_t size) {
  constexpr std::size_t kBlock = kPatternPeriod * 256;
  static const std::string block = pattern(0, kBlock);
  if (!send_all(fd, "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n"))
    return false;
  for (; size > kBlock; size -= kBlock)
    if (!send_all(fd, block)) return false;
  return send_all(fd, std::string_view(block).substr(0, size));
}

void serve(int fd) {
  std::string input, block(4096, '\0');
  for (ssize_t size; (size = ::recv(fd, block.data(), block.size(), 0)) > 0;) {
    input.append(block, 0, static_cast<std::size_t>(size));
    std::size_t end = 0;
    bool ok = true;
    while (ok && (end = input.find("\r\n\r\n")) != std::string::npos) {
      ok = input.starts_with("GET /") && answer(fd, std::strtoul(input.c_str() + 5, nullptr, 10));
      input.erase(0, end + 4);
    }
    if (!ok) break;
  }
  ::close(fd);
}

}  // namespace

int main() {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener, generic, size) != 0 || ::listen(listener, 256) != 0 ||
      ::getsockname(listener, generic, &size) != 0)
    return 1;
  std::printf("listening on 127.0.0.1:%u\n", unsigned{ntohs(address.sin_port)});
  std::fflush(stdout);
  for (int fd; (fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::thread(serve, fd).detach();
  }
}
