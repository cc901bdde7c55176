// What all that runs in a round knows of it.
#pragma once

#include <cstdint>
#include <string>

#include "options.h"

namespace soak {

class Scene {
 public:
  Scene(const Options& options, std::uint64_t round) : options_(options), round_(round) {}

  const Options& options() const { return options_; }

  // A seed for one of the round's parts.
  std::uint64_t seed(std::uint64_t part) const {
    return options_.seed * 0x9e3779b97f4a7c15U + (round_ << 20U) + part;
  }

  // Of the configuration of the round's provider, for messages.
  void set_settings(const std::string& text) { settings_ = text; }

  // Says what is wrong, and how to see it again; ends the process.
  [[noreturn]] void fail(const std::string& what) const;

 private:
  const Options& options_;
  const std::uint64_t round_;
  std::string settings_;
};

}  // namespace soak
