#include "provider/executor/thresholds.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "provider/kernel/schedule.h"

namespace asyncprovider {
namespace {

// What a wake-up of a worker and of the event loop has to be worth.
constexpr std::size_t kPoolMicroseconds = 50;

// With `executor = pool` it is several CPUs that are wanted, that of the event loop among them.
constexpr std::size_t kPoolAloneMicroseconds = 15;
constexpr std::size_t kQueueMicroseconds = 200;

// A pause and a resume, with the wait fd written and read, and with a callback, which takes no
// system call, nor does one with `polling = level` most times: the benchmark pause_cost, and as
// much again for machines that are slower at it.
constexpr double kPauseMicroseconds = 1.6;
constexpr double kPauseByLevelMicroseconds = 0.8;
constexpr double kPauseByCallbackMicroseconds = 0.5;

// Applications hold locks of their own over hashes and ciphers of a kilobyte or so.
constexpr std::size_t kLeastPauseBytes = 2048;

// Bytes that one core gets through in a microsecond, 16 KiB messages, by `openssl speed` of
// OpenSSL 3.0 on a Zen 4 core. The first row whose text is part of the name counts.
struct Speed {
  std::string_view part;
  std::size_t bytes_per_microsecond;
};

constexpr std::array kSpeeds = {
    Speed{"NULL", 20000},
    Speed{"AES-128-CBC-HMAC", 1000},
    Speed{"AES-256-CBC-HMAC", 800},
    Speed{"WRAP", 120},
    Speed{"AES-128-CBC", 1350},
    Speed{"AES-192-CBC", 1150},
    Speed{"AES-256-CBC", 1000},
    Speed{"SIV", 700},
    Speed{"AES", 3000},
    Speed{"CHACHA20", 2500},
    Speed{"ARIA", 130},
    Speed{"CAMELLIA", 200},
    Speed{"SM4", 130},
    Speed{"DES", 30},
    Speed{"MD5-SHA1", 450},
    Speed{"MD5", 750},
    Speed{"SHA2-224", 1900},
    Speed{"SHA2-256", 1900},
    Speed{"SHA2-", 800},
    Speed{"SHA3-512", 190},
    Speed{"SHA3-384", 270},
    Speed{"SHA3-", 350},
    Speed{"SHA1", 2000},
    Speed{"SHAKE", 450},
    Speed{"KECCAK", 450},
    Speed{"BLAKE2", 800},
    Speed{"SM3", 300},
    Speed{"RIPEMD", 350},
};

constexpr std::size_t kUnknownSpeed = 500;

std::size_t speed_of(std::string_view names) {
  const auto row = std::find_if(kSpeeds.begin(), kSpeeds.end(), [names](const Speed& speed) {
    return names.find(speed.part) != std::string_view::npos;
  });
  return row == kSpeeds.end() ? kUnknownSpeed : row->bytes_per_microsecond;
}

// Less cannot earn the pause, whoever else is waiting.
std::size_t automatic_batch_min(const kernel::Kernel& kernel, std::size_t of_a_pause) {
  const double saved_share = 1 - 1 / kernel::most_gain(kernel);
  if (saved_share <= 0) return Thresholds::kNever;
  return std::max(kLeastPauseBytes,
                  static_cast<std::size_t>(static_cast<double>(of_a_pause) / saved_share));
}

bool uses_pool(ExecutorChoice executor) {
  return executor == ExecutorChoice::pool ||
         (executor == ExecutorChoice::automatic && usable_cpus() > 1);
}

}  // namespace

Thresholds::Thresholds(const Config& config) : config_(config) {}

bool Thresholds::uses_batch() const {
  return config_.executor == ExecutorChoice::batch || config_.executor == ExecutorChoice::automatic;
}

Thresholds::Limits Thresholds::for_algorithm(std::string_view names,
                                             const kernel::Kernel* kernel) const {
  if (config_.executor == ExecutorChoice::exercise)
    return {config_.pause_min_bytes.value_or(0), 0, kNever, 0};
  const std::size_t speed = speed_of(names);
  Limits bytes{kNever, config_.pause_min_bytes.value_or(kNever), kNever, 0};
  if (kernel != nullptr && uses_batch()) {
    const bool by_level = config_.polling == Polling::level;
    bytes.batch_by_fd =
        batch(*kernel, by_level ? kPauseByLevelMicroseconds : kPauseMicroseconds, speed);
    bytes.batch_by_callback = batch(*kernel, kPauseByCallbackMicroseconds, speed);
  }
  if (uses_pool(config_.executor))
    bytes.pool_min =
        config_.pool_min_bytes.value_or(std::max(kLeastPauseBytes, kPoolMicroseconds * speed));
  bytes.pause_min =
      config_.pause_min_bytes.value_or(std::min(bytes.batch_by_callback.min, bytes.pool_min));
  return bytes;
}

Thresholds::Batch Thresholds::batch(const kernel::Kernel& kernel, double pause_microseconds,
                                    std::size_t speed) const {
  const auto of_a_pause = static_cast<std::size_t>(pause_microseconds * static_cast<double>(speed));
  return {config_.pause_min_bytes.value_or(automatic_batch_min(kernel, of_a_pause)), of_a_pause};
}

Thresholds::Limits Thresholds::for_keys() const {
  if (config_.executor == ExecutorChoice::exercise) return {0, 0, kNever, 0};
  Limits limits{kNever, kNever, kNever, 0};
  if (!uses_pool(config_.executor)) return limits;
  const bool pool_alone = config_.executor == ExecutorChoice::pool;
  const std::size_t least = pool_alone ? kPoolAloneMicroseconds : kPoolMicroseconds;
  const std::size_t least_queued = pool_alone ? kQueueMicroseconds : kPoolMicroseconds;
  limits.pool_min = 1000 * config_.pool_min_us.value_or(least);
  limits.queue_min = 1000 * config_.pool_min_us.value_or(least_queued);
  limits.pause_min = limits.pool_min;
  return limits;
}

std::size_t usable_cpus() {
#ifdef __linux__
  cpu_set_t cpus;
  if (sched_getaffinity(0, sizeof cpus, &cpus) == 0)
    return static_cast<std::size_t>(std::max(1, CPU_COUNT(&cpus)));
#endif
  return static_cast<std::size_t>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
}

std::size_t automatic_pool_threads() { return std::min<std::size_t>(usable_cpus(), 16); }

}  // namespace asyncprovider
