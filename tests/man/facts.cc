// Prints what the manual page has to say of the provider, a line a fact:
//
//   key NAME TAB DEFAULT TAB ALLOWED
//   counter NAME
//   error TEXT
//   environment NAME
#include <cstdio>

#include "provider/config.h"
#include "provider/core/core.h"
#include "provider/core/counters.h"
#include "provider/core/report.h"
#include "provider/core/state_log.h"

namespace {

using namespace asyncprovider;

bool changes_nothing(const ConfigKey& key) {
  Config config;
  return key.set(config, key.by_default) && config == Config();
}

bool print_keys() {
  for (const ConfigKey& key : config_keys()) {
    if (!changes_nothing(key)) {
      std::fprintf(stderr, "%s = %s is not the default\n", key.name, key.by_default);
      return false;
    }
    std::printf("key %s\t%s\t%s\n", key.name, key.by_default, key.allowed);
  }
  return true;
}

void print_counters() {
  for (std::size_t i = 0; i < kCounters; ++i)
    std::printf("counter %s\n", name(static_cast<Counter>(i)));
}

void print_errors() {
  for (const OSSL_ITEM* item = reason_strings(); item->ptr != nullptr; ++item)
    std::printf("error %s\n", static_cast<const char*>(item->ptr));
}

}  // namespace

int main() {
  if (!print_keys()) return 1;
  print_counters();
  print_errors();
  std::printf("environment %s\nenvironment %s\n", Report::kVariable, StateLog::kVariable);
}
