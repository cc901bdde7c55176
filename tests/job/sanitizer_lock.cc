#include "sanitizer_lock.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace job_tests {
namespace {

namespace fs = std::filesystem;

constexpr int kLookEveryMs = 5000;
constexpr int kLooks = 4;  // in a row; a lock that is given back is held for microseconds

bool is_sanitizer(const std::string& mapping) {
  return mapping.find("/libasan.so") != std::string::npos ||
         mapping.find("/libtsan.so") != std::string::npos;
}

[[gnu::noinline]] bool in_sanitizer(const fs::path& process, unsigned long address) {
  std::ifstream maps(process / "maps");
  for (std::string line; std::getline(maps, line);) {
    unsigned long begin = 0, end = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx", &begin, &end) != 2) continue;
    if (begin <= address && address < end) return is_sanitizer(line);
  }
  return false;
}

// The system call that a thread is in is listed with its number first, and last where it was made.
[[gnu::noinline]] bool waits_in_sanitizer(const fs::path& process, const fs::path& thread) {
  std::ifstream call(thread / "syscall");
  long number = -1;
  std::string last;
  if (!(call >> number) || (number != SYS_futex && number != SYS_sched_yield)) return false;
  while (call >> last) {
  }
  return in_sanitizer(process, std::stoul(last, nullptr, 16));
}

// One that waits for a spin lock is not always seen in a call.
bool has_waiting_thread(const fs::path& process) {
  constexpr int kTries = 200;
  std::error_code ended;
  for (int i = 0; i < kTries; ++i)
    for (const auto& thread : fs::directory_iterator(process / "task", ended))
      if (waits_in_sanitizer(process, thread.path())) return true;
  return false;
}

}  // namespace

bool waits_for_sanitizer(pid_t child) {
  const fs::path process = "/proc/" + std::to_string(child);
  const int fd = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  pollfd end{fd, POLLIN, 0};
  int looks = 0;
  while (fd >= 0 && looks < kLooks && ::poll(&end, 1, kLookEveryMs) == 0)
    looks = has_waiting_thread(process) ? looks + 1 : 0;
  if (fd >= 0) ::close(fd);
  return looks == kLooks;
}

}  // namespace job_tests
