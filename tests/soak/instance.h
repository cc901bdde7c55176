// An instance of the module in a library context of its own.
#pragma once

#include <optional>

#include "scene.h"
#include "settings.h"
#include "support/library.h"
#include "work.h"

namespace soak {

class Instance {
 public:
  Instance(const Scene& scene, const Settings& settings);
  // Checks what it has counted.
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  Module& module() { return module_; }

 private:
  void check(const char* counter, std::uint64_t seen) const;

  const Scene& scene_;
  const support::Library library_;
  keys_tests::KeyRing keys_;
  Module module_;
};

}  // namespace soak
