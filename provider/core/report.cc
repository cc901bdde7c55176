#include "provider/core/report.h"

#include <unistd.h>

#include <string>

#include "provider/core/guard.h"

namespace asyncprovider {
namespace {

std::string text(const Report::Values& totals, const Report::Values& inherited) {
  std::string text;
  for (std::size_t i = 0; i < kCounters; ++i)
    text.append(i == 0 ? "" : " ")
        .append(name(static_cast<Counter>(i)))
        .append("=")
        .append(std::to_string(totals[i] - inherited[i]));
  return text;
}

}  // namespace

void Report::write(const Values& totals) noexcept {
  if (!output_.wanted() || written_by_ == ::getpid()) return;
  written_by_ = ::getpid();
  guarded([&] { return output_.append(Output::line(text(totals, inherited_))), true; },
          [] { return false; });
}

}  // namespace asyncprovider
