// The provider's section of openssl.cnf, as far as it can be seen from inside a provider.
//
// libcrypto answers for a parameter whose name it is asked, but lists none, so that a misspelt key
// would pass unseen. And it takes a value that is also the name of a section for that section:
// `base = default` means the file's unnamed section to it, and is not handed on. So the file that
// libcrypto reads by default is read once more here. A section of it counts if libcrypto knows
// all the section's entries as ours: a provider that was configured elsewhere is left alone.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "provider/core/core.h"

namespace asyncprovider {

class ConfigSection {
 public:
  explicit ConfigSection(const Core& core);  // throws std::bad_alloc

  // The section's name, or the provider's where no section was found.
  const std::string& name() const { return name_; }

  // What the file has. Empty where no section was found.
  const std::map<std::string, std::string>& entries() const { return entries_; }

  // As libcrypto has it, or else as the file has it.
  std::optional<std::string> value(const std::string& key) const;

 private:
  const Core& core_;
  std::string name_;
  std::map<std::string, std::string> entries_;
};

}  // namespace asyncprovider
