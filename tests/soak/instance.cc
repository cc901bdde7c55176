#include "instance.h"

#include <openssl/err.h>

#include "equal/runner.h"

namespace soak {

Instance::Instance(const Scene& scene, const Settings& settings)
    : scene_(scene),
      library_(settings.text),
      keys_(equal::side_of(library_)),
      module_{equal::side_of(library_), keys_} {
  for (const std::string& key : key_names()) keys_.get(key);
  if (settings.preferred)
    EVP_set_default_properties(library_.get(), "?provider=asyncprovider");
  ERR_clear_error();
}

Instance::~Instance() {
  check("pauses", module_.pauses);
  check("injected-failures", module_.injected);
}

void Instance::check(const char* counter, std::uint64_t seen) const {
  const std::uint64_t counted = library_.counter(counter);
  if (counted != seen)
    scene_.fail(std::string("counter ") + counter + ": " + std::to_string(counted) + ", seen: " +
                std::to_string(seen));
}

}  // namespace soak
