#include "provider/core/state_log.h"

#include <openssl/bio.h>
#include <openssl/trace.h>
#include <unistd.h>

namespace asyncprovider {
namespace {

// Newer libraries have a category for providers. Without enable-trace there is none, and
// OSSL_trace_enabled() is false for all.
int trace_category() noexcept {
  const int category = OSSL_trace_get_category_num("PROVIDER");
  return category < 0 ? OSSL_TRACE_CATEGORY_CONF : category;
}

void trace(const std::string& line) noexcept {
  const int category = trace_category();
  if (OSSL_trace_enabled(category) != 1) return;
  BIO* const channel = OSSL_trace_begin(category);
  if (channel == nullptr) return;
  BIO_printf(channel, "%s\n", line.c_str());
  OSSL_trace_end(category, channel);
}

}  // namespace

bool StateLog::wanted() const noexcept {
  return output_.wanted() || OSSL_trace_enabled(trace_category()) == 1;
}

void StateLog::append(const std::string& text) const {
  const std::string line = Output::line(text);
  output_.append(line);
  trace(line);
}

void StateLog::fallback(Counter cause) noexcept {
  const std::uint32_t bit = std::uint32_t{1} << static_cast<unsigned>(cause);
  if ((causes_.load(std::memory_order_relaxed) & bit) != 0) return;
  if ((causes_.fetch_or(bit, std::memory_order_relaxed) & bit) != 0) return;
  write([cause] { return std::string("ran in the call, for the first time: ") + name(cause); });
}

void StateLog::unloaded() noexcept {
  if (!is_loaded_ || unloaded_by_ == ::getpid()) return;
  unloaded_by_ = ::getpid();
  write([] { return "unloaded"; });
}

}  // namespace asyncprovider
