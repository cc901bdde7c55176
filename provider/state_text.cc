#include "provider/state_text.h"

#include <openssl/crypto.h>

#include <limits>
#include <map>
#include <string_view>

#include "provider/kernel/schedule.h"
#include "provider/kernel/table.h"
#include "provider/params.h"

namespace asyncprovider {
namespace {

// The algorithms, by the set of instructions that gains most for them.
std::map<std::string_view, std::string> algorithms_by_instructions() {
  std::map<std::string_view, std::string> algorithms;
  for (const kernel::Kernel* kernel : kernel::all())
    if (const auto* way = kernel::best_way(*kernel, std::numeric_limits<std::size_t>::max()))
      algorithms[way->instructions].append(" ").append(kernel->name);
  return algorithms;
}

}  // namespace

std::string loaded_text(const Config& config) {
  return std::string("loaded: version ") + provider_version() + ", base = " + config.base +
         ", executor = " + name(config.executor) + ", " + OpenSSL_version(OPENSSL_VERSION);
}

std::string lanes_text(bool uses_lanes) {
  if (!uses_lanes) return "lanes: not used with this configuration";
  std::string text;
  for (const auto& [instructions, algorithms] : algorithms_by_instructions())
    text.append(text.empty() ? "lanes: " : ", ").append(instructions).append(" for").append(algorithms);
  return text.empty() ? "lanes: not used on this CPU" : text;
}

}  // namespace asyncprovider
